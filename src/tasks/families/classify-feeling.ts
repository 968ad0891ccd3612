import type { Random } from '../../random';
import { type Feeling, feelings } from '../adjectives';
import { capitalise, indefinite, located, pronouns, twoPeople } from '../english';
import { animals, foods, people, places, things } from '../lexicon';
import { fill, makeItem } from '../make-item';
import { wordsOf } from '../scoring';
import { unwrap } from '../style';
import type { TaskFamily } from '../types';

export interface FeelingData {
  readonly feeling: Feeling;
  readonly name: string;
  readonly text: string;
}

interface Scene {
  readonly a: string;
  readonly b: string;
  readonly she: string;
  readonly her: string;
  readonly herself: string;
  readonly thing: string;
  readonly aThing: string;
  readonly animal: string;
  readonly anAnimal: string;
  readonly food: string;
  readonly at: string;
  readonly place: string;
}

/** What happens to somebody who then feels so. Each sentence shows its feeling without doubt. */
const cues: Readonly<Record<Feeling, readonly string[]>> = {
  happy: [
    '{b} gave {a} {aThing} and {a} smiled.',
    '{a} played with {b} and laughed all day.',
    '{a} got {aThing} and jumped for joy.',
    '{a} sang and laughed {at}.',
    '{b} came to see {a} and they had so much fun.',
  ],
  sad: [
    '{a} lost {her} {thing} and cried.',
    '{a} misses {b} and cries at night.',
    "{a}'s {animal} ran away and did not come back.",
    '{a} cried {at} for a long time.',
    'Nobody came to play with {a}, and {she} cried.',
  ],
  angry: [
    "{b} broke {a}'s {thing} and {a} shouted.",
    '{a} shouted at {b} {at}.',
    '{b} took the {thing} and {a} hit the table.',
    '{b} lied to {a}, and now {a} will not talk to {b}.',
    "{b} ate {a}'s {food}, and {a} shouted loudly.",
  ],
  scared: [
    '{a} heard a noise at night and hid under the bed.',
    '{a} saw a big bear {at} and ran away.',
    '{a} hid behind a door when the {animal} came.',
    "{a} could not sleep in the dark and held {b}'s hand.",
    'A loud noise came from the {place}, and {a} ran to hide.',
  ],
  proud: [
    '{a} won the race {at}.',
    '{a} made {aThing} all by {herself}.',
    '{a} learned to swim, and {b} told everyone.',
    '{a} did the best work at school.',
    '{a} won a prize for {her} {animal}.',
  ],
  tired: [
    '{a} worked {at} from morning to night.',
    '{a} did not sleep last night.',
    '{a} walked for five hours with {b}.',
    '{a} carried {aThing} up the hill and needs to rest.',
    '{a} ran so long that {she} fell asleep {at}.',
  ],
  bored: [
    '{a} had nothing to do {at}.',
    '{a} waited three hours for {b} with nothing to do.',
    '{a} read the same book again and again.',
    'It rained all day, and {a} had no games to play.',
    '{b} talked for hours about {aThing}, and {a} did not listen.',
  ],
  surprised: [
    '{a} opened a box and did not expect to see {anAnimal}.',
    '{a} did not know that {b} had made a party.',
    '{a} did not expect to find {aThing} in {her} bed.',
    'Suddenly {b} came in with {aThing}, and {a} said, oh my!',
    '{a} could not believe it when {she} saw {anAnimal} {at}.',
  ],
};

const phrasings = [
  '{text} How does {name} feel?',
  'How does {name} feel? {text}',
  'Name the feeling. {text}',
  "{text} What is {name}'s feeling?",
  'What does {name} feel? {text}',
  '{text} Which feeling is this?',
  'Read this: {text} How does {name} feel now?',
  '{text} Tell me how {name} feels.',
  "Tell me {name}'s feeling. {text}",
  '{text} Can you say how {name} feels?',
  'Which feeling does {name} have? {text}',
  '{text} Do you know how {name} feels?',
];

function scene(random: Random): Scene {
  const [a, b] = twoPeople(random, people);
  const words = pronouns(a);
  const thing = random.pick(things.filter((noun) => noun.portable));
  const animal = random.pick(animals);
  const place = random.pick(places);
  return {
    a: a.name,
    b: b.name,
    she: words.subject,
    her: words.possessive,
    herself: words.reflexive,
    thing: thing.singular,
    aThing: indefinite(thing),
    animal: animal.singular,
    anAnimal: indefinite(animal),
    food: random.pick(foods.filter((candidate) => candidate.singular !== 'milk')).singular,
    at: located(place),
    place: place.singular,
  };
}

export const feelingCues = cues;

export const classifyFeeling: TaskFamily<FeelingData> = {
  name: 'classify-feeling',
  title: 'Name the feeling',
  heldOut: false,
  category: 'classifying',
  metric: 'accuracy',
  phrasings,
  generate(random) {
    const feeling = random.pick(feelings);
    const values = scene(random);
    const text = capitalise(fill(random.pick(cues[feeling]), { ...values }));
    const name = values.a;
    const prompt = fill(random.pick(phrasings), { text, name });
    return makeItem(
      {
        family: 'classify-feeling',
        prompt,
        key: `feeling ${text}`,
        shape: 'feeling',
        content: feeling,
        data: { feeling, name, text },
      },
      random,
      { frame: 'feeling' },
    );
  },
  /** 1 when the right feeling is named and no other is. */
  score(item, answer) {
    const named = wordsOf(unwrap(answer).content).filter((word) => (feelings as readonly string[]).includes(word));
    return named.length > 0 && named.every((word) => word === item.data.feeling) ? 1 : 0;
  },
};
