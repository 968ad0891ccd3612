import { feel, howMany, what, when, where, who } from '../ask';
import { capitalise, located, pronouns, twoPeople } from '../english';
import { foods, numbers, people, places } from '../lexicon';
import { another, somebody, something } from '../question';
import { asked, begin, lead, type Plot } from './plot';

/** Food is counted, so that "how many" is asked of more than one plot. */
export const harvest: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she } = pronouns(a);
  const place = random.pick(places.filter(({ singular }) => ['farm', 'market', 'garden', 'shop'].includes(singular)));
  const countable = foods.filter((food) => !food.mass);
  const food = random.pick(countable);
  const number = random.pick(numbers);
  const start = lead(random);
  const feeling = random.pick(['happy', 'tired', 'hungry']);
  const felt = random.chance(0.75);
  const sentences = [
    begin(start, `${a.name} went to the ${place.singular}.`),
    random.pick([
      `${capitalise(she)} got ${number} ${food.plural} there.`,
      `There, ${she} got ${number} ${food.plural}.`,
    ]),
    random.pick([`Then ${b.name} ate them.`, `${capitalise(she)} gave them to ${b.name}.`]),
    felt ? random.pick([`${b.name} was ${feeling}.`, `${b.name} felt very ${feeling}.`]) : 'Then they went home.',
  ];
  const ate = (sentences[2] ?? '').startsWith('Then');
  return {
    text: sentences.join(' '),
    summary: `${a.name} got ${number} ${food.plural} ${located(place)}, and ${b.name} ${ate ? 'ate' : 'got'} them.`,
    facts: [[a.name], [number, food.plural], [place.singular], [b.name]],
    ...asked(
      where(random, a.name, ['went', 'go'], place, 'to'),
      what(
        a.name,
        ['got', 'get', ` ${located(place)}`],
        something(food, '', number),
        something(another(random, countable, food), '', number),
      ),
      howMany(random, a.name, ['got', 'get', ` ${food.plural}`], number),
      ate
        ? who(`ate the ${food.plural}`, somebody(b.name), somebody(a.name))
        : { ask: `Who ate the ${food.plural}?`, question: null },
      feel(random, b.name, felt ? feeling : null, b),
      feel(random, a.name, null, a),
      { ask: `What colour were the ${food.plural}?`, question: null },
      when(random, a.name, ['went', 'go', ` to the ${place.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: b.name, word: b.name },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: `${number} ${food.plural}`, word: food.plural },
    ],
    subject: `${number} ${food.plural}`,
  };
};
