import { colour, feel, what, when, where, who } from '../ask';
import { capitalise, indefinite, located, pronouns } from '../english';
import { animals, foods, people } from '../lexicon';
import { another, somebody, somebodyElse, something } from '../question';
import { asked, begin, furColours, genderOf, lead, outdoors, type Plot } from './plot';

export const meeting: Plot = (random) => {
  const a = random.pick(people);
  const { subject: she } = pronouns(a);
  const place = random.pick(outdoors);
  const animal = random.pick(animals);
  const look = random.pick(['small', 'big', 'old', ...furColours]);
  const start = lead(random);
  const food = random.pick(foods);
  const need = random.pick(['hungry', 'hungry', 'sad', 'tired']);
  const object = indefinite(animal, look);
  const met = random.pick(['saw', 'met']);
  const meet = met === 'saw' ? 'see' : 'meet';
  const gift = indefinite(food);
  const kindness = need === 'hungry' ? `gave it ${gift}` : need === 'sad' ? 'sang a song for it' : 'made a bed for it';
  const sentences = [
    begin(start, `${a.name} ${met} ${object} ${located(place)}.`),
    random.pick([`The ${animal.singular} was ${need}.`, `The ${animal.singular} was very ${need}.`]),
    `${capitalise(random.pick([she, a.name]))} ${kindness}.`,
    random.pick(['Now they are friends.', 'They became good friends.', `The ${animal.singular} jumped up and down.`]),
  ];
  return {
    text: sentences.join(' '),
    summary: `${a.name} ${met} ${object} ${located(place)} and ${kindness}.`,
    facts: [
      [a.name],
      [animal.singular],
      [place.singular],
      need === 'hungry' ? [food.singular] : [need === 'sad' ? 'song' : 'bed'],
    ],
    ...asked(
      what(a.name, [met, meet], something(animal, look), something(another(random, animals, animal), look)),
      who(`${met} the ${animal.singular}`, somebody(a.name), somebodyElse(random, a.name)),
      where(random, a.name, [met, meet, ` the ${animal.singular}`], place, 'at'),
      feel(random, `the ${animal.singular}`, need, genderOf(animal)),
      need === 'hungry'
        ? what(
            a.name,
            [`gave the ${animal.singular}`, `give the ${animal.singular}`],
            something(food),
            something(another(random, foods, food)),
          )
        : { ask: `What did ${a.name} give the ${animal.singular}?`, question: null },
      colour(random, `the ${animal.singular}`, look, (furColours as readonly string[]).includes(look)),
      feel(random, a.name, null, a),
      when(random, a.name, [met, meet, ` the ${animal.singular}`], start.day),
    ),
    given: [
      { phrase: a.name, word: a.name },
      { phrase: object, word: animal.singular },
      { phrase: `the ${place.singular}`, word: place.singular },
    ],
    subject: `${look} ${animal.singular}`,
  };
};
