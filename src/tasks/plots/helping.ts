import { colour, feel, what, when, where, who } from '../ask';
import { capitalise, indefinite, pronouns, twoPeople } from '../english';
import { people, places, things } from '../lexicon';
import { another, somebody, somebodyElse, something } from '../question';
import { asked, begin, lead, type Plot } from './plot';

export const helping: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she, object: her } = pronouns(a);
  const place = random.pick(places);
  const burdens = things.filter((noun) =>
    ['box', 'bag', 'table', 'chair', 'drum', 'clock', 'lamp', 'basket', 'stone'].includes(noun.singular),
  );
  const thing = random.pick(burdens);
  const start = lead(random);
  const object = indefinite(thing, 'heavy');
  const tired = random.chance(0.6);
  const sentences = [
    begin(start, `${a.name} had to take ${object} to the ${place.singular}.`),
    tired
      ? random.pick([`${capitalise(she)} was tired.`, `${capitalise(she)} felt very tired.`])
      : `${capitalise(she)} could not carry it.`,
    random.pick([`${b.name} came and helped ${her}.`, `Then ${b.name} helped ${her} carry it.`]),
    random.pick([`${a.name} said thank you.`, `${a.name} smiled at ${b.name}.`]),
  ];
  return {
    text: sentences.join(' '),
    summary: `${b.name} helped ${a.name} take ${object} to the ${place.singular}.`,
    facts: [[b.name], [a.name], [thing.singular], [place.singular]],
    ...asked(
      what(
        a.name,
        ['had to take', 'have to take', ` to the ${place.singular}`],
        something(thing, 'heavy'),
        something(another(random, burdens, thing), 'heavy'),
      ),
      where(random, a.name, ['had to take', 'have to take', ` the ${thing.singular}`], place, 'to'),
      who(`helped ${a.name}`, somebody(b.name), somebodyElse(random, a.name, b.name)),
      feel(random, a.name, tired ? 'tired' : null, a),
      colour(random, `the ${thing.singular}`, '', false),
      feel(random, b.name, null, b),
      when(random, b.name, ['helped', 'help', ` ${a.name}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: thing.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: `heavy ${thing.singular}`,
  };
};
