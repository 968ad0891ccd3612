import { colour, feel, what, when, where, who } from '../ask';
import { capitalise, indefinite, located, pronouns, twoPeople } from '../english';
import { animals, foods, people } from '../lexicon';
import { another, somebody, somebodyElse, something } from '../question';
import { asked, begin, furColours, lead, outdoors, type Plot } from './plot';

export const fright: Plot = (random) => {
  const [a, b] = twoPeople(random, people);
  const { subject: she, object: her } = pronouns(a);
  const place = random.pick(outdoors);
  const animal = random.pick(animals);
  const look = random.pick(['big', 'old', 'loud', ...furColours]);
  const start = lead(random);
  const gifts = foods.filter((food) => ['milk', 'soup', 'cookie', 'honey'].includes(food.singular));
  const gift = random.pick(gifts);
  const object = indefinite(animal, look);
  const sentences = [
    begin(start, `${a.name} walked to the ${place.singular}.`),
    random.pick([`There, ${she} saw ${object}.`, `${capitalise(she)} saw ${object} there.`]),
    random.pick([`${capitalise(she)} was scared and ran home.`, `${capitalise(she)} felt scared and ran away.`]),
    `${b.name} gave ${her} ${indefinite(gift)}.`,
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} saw ${object} ${located(place)} and was scared, but ${b.name} gave ${her} ${indefinite(gift)}.`,
    facts: [[a.name], [animal.singular], [place.singular], ['scared'], [b.name]],
    ...asked(
      where(random, a.name, ['went', 'go'], place, 'to'),
      what(a.name, ['saw', 'see'], something(animal, look), something(another(random, animals, animal), look)),
      feel(random, a.name, 'scared', a),
      what(b.name, [`gave ${a.name}`, `give ${a.name}`], something(gift), something(another(random, gifts, gift))),
      who(`gave the ${gift.singular} to ${a.name}`, somebody(b.name), somebodyElse(random, a.name, b.name)),
      who(`saw the ${animal.singular}`, somebody(a.name), somebody(b.name)),
      colour(random, `the ${animal.singular}`, look, (furColours as readonly string[]).includes(look)),
      feel(random, b.name, null, b),
      when(random, a.name, ['saw', 'see', ` the ${animal.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: animal.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
      { phrase: b.name, word: b.name },
    ],
    subject: `${look} ${animal.singular}`,
  };
};
