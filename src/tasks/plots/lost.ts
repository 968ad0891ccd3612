import { colour, feel, what, when, where, who } from '../ask';
import { capitalise, indefinite, located, pronouns, twoPeople } from '../english';
import { people, places } from '../lexicon';
import { another, phrase, question, somebody, something } from '../question';
import { asked, begin, describedThing, lead, type Plot, portable, spots } from './plot';

export const lost: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she, possessive: her } = pronouns(a);
  const place = random.pick(places);
  const thing = describedThing(random);
  const start = lead(random);
  const spot = random.pick(spots);
  const otherNoun = another(random, portable, thing.noun);
  const sentences = [
    begin(start, `${a.name} lost ${her} ${thing.phrase} ${located(place)}.`),
    random.pick([
      `${capitalise(she)} looked for it all day.`,
      `${capitalise(she)} asked ${b.name} for help.`,
      `${capitalise(she)} could not find it.`,
    ]),
    random.pick([`${b.name} found it ${spot}.`, `Then ${b.name} found the ${thing.noun.singular} ${spot}.`]),
    random.pick([`${a.name} said thank you.`, `${a.name} smiled at ${b.name}.`, `${a.name} hugged ${b.name}.`]),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} lost ${her} ${thing.phrase} ${located(place)}, but ${b.name} found it.`,
    facts: [[a.name], [thing.word, thing.noun.singular], [place.singular], [b.name]],
    ...asked(
      what(a.name, ['lost', 'lose'], something(thing.noun, thing.word, her), something(otherNoun, thing.word, her)),
      where(random, a.name, ['lost', 'lose', ` the ${thing.noun.singular}`], place, 'at'),
      who(`found the ${thing.noun.singular}`, somebody(b.name), somebody(a.name)),
      who(`lost the ${thing.noun.singular}`, somebody(a.name), somebody(b.name)),
      question(
        'where',
        `Where was the ${thing.noun.singular}?`,
        [`the ${thing.noun.singular} was {}.`, `Was the ${thing.noun.singular} {}?`],
        phrase(spot),
        phrase(another(random, spots, spot)),
      ),
      colour(random, `the ${thing.noun.singular}`, thing.word, thing.colour),
      feel(random, b.name, null, b),
      when(random, a.name, ['lost', 'lose', ` the ${thing.noun.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: indefinite(thing.noun, thing.word), word: thing.noun.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: thing.phrase,
  };
};
