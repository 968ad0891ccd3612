import { colours, looks } from '../adjectives';
import { colour, feel, what, when, where, who } from '../ask';
import { definite, indefinite, located, twoPeople } from '../english';
import { people, things } from '../lexicon';
import { another, somebody, somebodyElse, something } from '../question';
import { asked, begin, lead, outdoors, type Plot } from './plot';

export const sharing: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const place = random.pick(outdoors);
  const toys = things.filter((noun) => ['ball', 'kite', 'boat', 'doll', 'drum', 'car'].includes(noun.singular));
  const toy = random.pick(toys);
  const isColour = random.chance(0.65);
  const look = random.pick(isColour ? colours : looks).word;
  const start = lead(random);
  const object = indefinite(toy, look);
  const feeling = random.pick(['happy', 'tired', 'hungry']);
  const sentences = [
    begin(start, `${a.name} played with ${object} ${located(place)}.`),
    random.pick([`${b.name} wanted to play too.`, `Then ${b.name} came to play too.`]),
    random.pick([`${a.name} shared ${definite(toy)} with ${b.name}.`, `So ${a.name} shared it with ${b.name}.`]),
    random.pick([`They felt ${feeling}.`, `They were very ${feeling}.`]),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} played with ${object} ${located(place)} and shared it with ${b.name}.`,
    facts: [[a.name], [look, toy.singular], [place.singular], [b.name]],
    ...asked(
      what(a.name, ['played with', 'play with'], something(toy, look), something(another(random, toys, toy), look)),
      where(random, a.name, ['played', 'play'], place, 'at'),
      who(`shared the ${toy.singular}`, somebody(a.name), somebody(b.name)),
      who(`came to play with ${a.name}`, somebody(b.name), somebodyElse(random, a.name, b.name)),
      colour(random, `the ${toy.singular}`, look, isColour),
      feel(random, 'they', feeling, { gender: a.gender === b.gender ? a.gender : 'm', plural: true }),
      when(random, a.name, ['played', 'play', ` with the ${toy.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: toy.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: `${look} ${toy.singular}`,
  };
};
