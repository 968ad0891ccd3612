import { colour, feel, what, where, who } from '../ask';
import { capitalise, indefinite, located } from '../english';
import { animals, foods } from '../lexicon';
import { another, something } from '../question';
import { asked, furColours, genderOf, outdoors, type Plot } from './plot';

export const fable: Plot = (random) => {
  const [first, second] = random.sample(animals, 2) as [(typeof animals)[number], (typeof animals)[number]];
  const place = random.pick(outdoors);
  const colouring = random.pick(furColours);
  const kind = random.pick(['kind', 'kind', 'old', 'small']);
  const food = random.pick(foods);
  const wanted = indefinite(food);
  const feeling = random.pick(['happy', 'surprised', 'proud']);
  const hero = indefinite(first, colouring);
  const helper = indefinite(second, kind);
  const sentences = [
    random.pick([`${capitalise(hero)} lived ${located(place)}.`, `One day, ${hero} sat ${located(place)}.`]),
    random.pick([`It wanted ${wanted}.`, `The ${first.singular} wanted ${wanted}.`]),
    random.pick([
      `${capitalise(helper)} came and gave it to the ${first.singular}.`,
      `Then ${helper} gave it to the ${first.singular}.`,
    ]),
    random.pick([`The ${first.singular} was ${feeling}.`, `The ${first.singular} felt very ${feeling}.`]),
  ];
  const lived = (sentences[0] ?? '').includes('lived');
  return {
    text: sentences.join(' '),
    summary: `${capitalise(hero)} ${located(place)} wanted ${wanted}, and ${helper} gave it to the ${first.singular}.`,
    facts: [[colouring, first.singular], [place.singular], [food.singular], [second.singular]],
    ...asked(
      where(random, `the ${first.singular}`, lived ? ['lived', 'live'] : ['sat', 'sit'], place, 'at'),
      what(`the ${first.singular}`, ['wanted', 'want'], something(food), something(another(random, foods, food))),
      who(
        `gave the ${food.singular} to the ${first.singular}`,
        something(second, kind),
        something(another(random, animals, first, second), kind),
      ),
      colour(random, `the ${first.singular}`, colouring, true),
      feel(random, `the ${first.singular}`, feeling, genderOf(first)),
      colour(random, `the ${second.singular}`, '', false),
      feel(random, `the ${second.singular}`, null, { gender: 'm' }),
    ),
    given: [
      { phrase: hero, word: first.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: indefinite(food), word: food.singular },
      { phrase: indefinite(second), word: second.singular },
    ],
    subject: `${colouring} ${first.singular}`,
  };
};
