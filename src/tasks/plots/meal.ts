import { feel, what, when, where, who } from '../ask';
import { indefinite, located, twoPeople } from '../english';
import { foods, people, places } from '../lexicon';
import { another, question, somebody, something } from '../question';
import { asked, begin, lead, type Plot } from './plot';

export const meal: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const food = random.pick(
    foods.filter(
      (candidate) => candidate.singular !== 'milk' && candidate.singular !== 'apple' && candidate.singular !== 'pear',
    ),
  );
  const place = random.pick(places);
  const start = lead(random);
  const object = indefinite(food);
  const felt = random.chance(0.6);
  const cooked = random.pick(['made', 'bought']);
  const cook = cooked === 'made' ? 'make' : 'buy';
  const sentences = [
    begin(start, `${a.name} ${cooked} ${object} for ${b.name}.`),
    random.pick([`The ${food.singular} was very good.`, `It was a nice gift.`, `${b.name} loved it.`]),
    random.pick([`They ate it ${located(place)}.`, `They ate the ${food.singular} ${located(place)}.`]),
    felt
      ? random.pick([`${b.name} was happy.`, `${b.name} felt very happy.`])
      : random.pick([`${b.name} said thank you.`, 'Then they went home.']),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} ${cooked} ${object} for ${b.name}, and they ate it ${located(place)}.`,
    facts: [[a.name], [food.singular], [b.name], [place.singular]],
    ...asked(
      what(a.name, [cooked, cook], something(food), something(another(random, foods, food))),
      who(`${cooked} the ${food.singular}`, somebody(a.name), somebody(b.name)),
      question(
        'who',
        `Who was the ${food.singular} for?`,
        [`the ${food.singular} was for {}.`, `Was the ${food.singular} for {}?`],
        somebody(b.name),
        somebody(a.name),
      ),
      where(random, 'they', ['ate', 'eat', ` the ${food.singular}`], place, 'at'),
      feel(random, b.name, felt ? 'happy' : null, b),
      feel(random, a.name, null, a),
      when(random, a.name, [cooked, cook, ` the ${food.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: food.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: food.singular,
  };
};
