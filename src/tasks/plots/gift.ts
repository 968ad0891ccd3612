import { colour, feel, what, when, where, who } from '../ask';
import { capitalise, indefinite, located, pronouns, twoPeople } from '../english';
import { people, places } from '../lexicon';
import { another, somebody, something } from '../question';
import { asked, begin, describedThing, lead, type Plot, portable } from './plot';

export const gift: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she } = pronouns(a);
  const place = random.pick(places);
  const thing = describedThing(random);
  const start = lead(random);
  const feeling = random.pick(['happy', 'surprised', 'proud']);
  const felt = random.chance(0.75);
  const moved = random.pick(['went', 'walked', 'ran']);
  const otherNoun = another(random, portable, thing.noun);
  const object = indefinite(thing.noun, thing.word);
  const sentences = [
    begin(start, `${a.name} ${moved} to the ${place.singular}.`),
    random.pick([
      `${capitalise(she)} found ${object} there.`,
      `There, ${she} found ${object}.`,
      `${a.name} found ${object}.`,
    ]),
    random.pick([
      `${capitalise(she)} gave it to ${b.name}.`,
      `Then ${she} gave the ${thing.noun.singular} to ${b.name}.`,
    ]),
    felt ? random.pick([`${b.name} was ${feeling}.`, `${b.name} felt very ${feeling}.`]) : `${b.name} said thank you.`,
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} found ${object} ${located(place)} and gave it to ${b.name}.`,
    facts: [[a.name], [thing.word, thing.noun.singular], [place.singular], [b.name]],
    ...asked(
      where(random, a.name, ['went', 'go'], place, 'to'),
      what(a.name, ['found', 'find'], something(thing.noun, thing.word), something(otherNoun, thing.word)),
      who(`found the ${thing.noun.singular}`, somebody(a.name), somebody(b.name)),
      who(`got the ${thing.noun.singular}`, somebody(b.name), somebody(a.name)),
      colour(random, `the ${thing.noun.singular}`, thing.word, thing.colour),
      feel(random, b.name, felt ? feeling : null, b),
      when(random, a.name, ['went', 'go', ` to the ${place.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: thing.noun.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: thing.phrase,
  };
};
