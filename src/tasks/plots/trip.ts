import { feel, howMany, what, when, where, who } from '../ask';
import { twoPeople } from '../english';
import { animals, numbers, type Person, people } from '../lexicon';
import { another, somebody, somebodyElse, something } from '../question';
import { asked, begin, lead, outdoors, type Plot } from './plot';

export const trip: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const place = random.pick(outdoors);
  const animal = random.pick(animals);
  const number = random.pick(numbers);
  const start = lead(random);
  const feeling = random.pick(['happy', 'tired', 'hungry']);
  const [helper, idle] = random.shuffle([a, b]) as [Person, Person];
  const both = `${a.name} and ${b.name}`;
  const sentences = [
    begin(start, `${a.name} and ${b.name} went to the ${place.singular}.`),
    random.pick([`They saw ${number} ${animal.plural} there.`, `There, they saw ${number} ${animal.plural}.`]),
    random.pick([`${helper.name} gave them some bread.`, `${helper.name} sang a song.`, `${helper.name} drew a map.`]),
    random.pick([`They were ${feeling}.`, `They felt very ${feeling}.`]),
  ];
  const deed = sentences[2] ?? '';
  return {
    text: sentences.join(' '),
    summary: `${a.name} and ${b.name} went to the ${place.singular} and saw ${number} ${animal.plural}.`,
    facts: [[a.name], [b.name], [place.singular], [number, animal.plural]],
    ...asked(
      where(random, both, ['went', 'go'], place, 'to'),
      what(
        both,
        ['saw', 'see'],
        something(animal, '', number),
        something(another(random, animals, animal), '', number),
      ),
      howMany(random, 'they', ['saw', 'see', ` ${animal.plural}`], number),
      who(`went with ${a.name}`, somebody(b.name), somebodyElse(random, a.name, b.name)),
      feel(random, 'they', feeling, { gender: a.gender === b.gender ? a.gender : 'm', plural: true }),
      deed.includes('sang')
        ? who('sang a song', somebody(helper.name), somebody(idle.name))
        : { ask: 'Who sang a song?', question: null },
      deed.includes('drew')
        ? who('drew a map', somebody(helper.name), somebody(idle.name))
        : { ask: 'Who drew a map?', question: null },
      deed.includes('bread')
        ? who(`gave the ${animal.plural} some bread`, somebody(helper.name), somebody(idle.name))
        : { ask: `Who gave the ${animal.plural} some bread?`, question: null },
      { ask: `What colour were the ${animal.plural}?`, question: null },
      when(random, both, ['went', 'go', ` to the ${place.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: b.name, word: b.name },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: `${number} ${animal.plural}`, word: animal.plural },
    ],
    subject: `${number} ${animal.plural}`,
  };
};
