import { colour, what, when, where, who } from '../ask';
import { indefinite, located, twoPeople } from '../english';
import { people, places } from '../lexicon';
import { somebody, something } from '../question';
import { asked, begin, describedThing, lead, type Plot } from './plot';

/** Two things and two people: the answer depends on who did what. */
export const shopping: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const place = random.pick(
    places.filter((candidate) => candidate.singular === 'shop' || candidate.singular === 'market'),
  );
  const first = describedThing(random);
  let second = describedThing(random);
  while (second.noun.singular === first.noun.singular || second.word === first.word) second = describedThing(random);
  const start = lead(random);
  const one = indefinite(first.noun, first.word);
  const two = indefinite(second.noun, second.word);
  const sentences = [
    begin(start, `${a.name} and ${b.name} went to the ${place.singular}.`),
    `${a.name} bought ${one}.`,
    `${b.name} bought ${two}.`,
    random.pick(['Then they went home.', 'They were happy.', 'They smiled all day.']),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} bought ${one} and ${b.name} bought ${two} ${located(place)}.`,
    facts: [
      [a.name],
      [first.word, first.noun.singular],
      [b.name],
      [second.word, second.noun.singular],
      [place.singular],
    ],
    ...asked(
      what(a.name, ['bought', 'buy'], something(first.noun, first.word), something(second.noun, second.word)),
      what(b.name, ['bought', 'buy'], something(second.noun, second.word), something(first.noun, first.word)),
      who(`bought the ${first.noun.singular}`, somebody(a.name), somebody(b.name)),
      who(`bought the ${second.noun.singular}`, somebody(b.name), somebody(a.name)),
      colour(random, `the ${first.noun.singular}`, first.word, first.colour),
      colour(random, `the ${second.noun.singular}`, second.word, second.colour),
      where(random, `${a.name} and ${b.name}`, ['went', 'go'], place, 'to'),
      when(random, `${a.name} and ${b.name}`, ['went', 'go', ` to the ${place.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: one, word: first.noun.singular },
      { phrase: two, word: second.noun.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: first.phrase,
  };
};
