import type { Random } from '../../random';
import { colours, looks } from '../adjectives';
import { definite, indefinite, located } from '../english';
import { animals, foods, people, places, things } from '../lexicon';
import { fill, makeItem } from '../make-item';
import { groupsFound, wordF1 } from '../scoring';
import { unwrap } from '../style';
import type { TaskFamily } from '../types';

export interface AdviceData {
  readonly problem: string;
  /** Word groups that good advice for this problem holds. */
  readonly needs: readonly (readonly string[])[];
}

interface Kind {
  readonly problem: string;
  readonly advice: string;
  /** Words that must be there; {marks} are filled as in the sentences. */
  readonly needs: string;
}

/** One line of advice for each kind of problem, so that what is right can be checked. */
const kinds: readonly Kind[] = [
  {
    problem: 'I lost {myThing} {at}.',
    advice: 'You should go back to the {place} and look for it.',
    needs: '{place} look',
  },
  { problem: 'I am hungry and I have {food}.', advice: 'You should eat {theFood}.', needs: 'eat {foodWord}' },
  { problem: 'I miss my friend {b}.', advice: 'You should write a letter to {b}.', needs: 'letter {b}' },
  { problem: 'I was mean to {b} {at}.', advice: 'You should talk to {b} and say sorry.', needs: 'sorry {b}' },
  {
    problem: 'I am tired after a long day {at}.',
    advice: 'You should go to bed early and sleep well.',
    needs: 'bed sleep',
  },
  {
    problem: "I broke {b}'s {thing}.",
    advice: 'You should tell {b} and buy a new {thing}.',
    needs: 'tell {b} {thing}',
  },
  {
    problem: 'I am bored and I have {aThing}.',
    advice: 'You should play a game with the {thing}.',
    needs: 'play {thing}',
  },
  {
    problem: 'I am scared of the {animal} {at}.',
    advice: 'You should stay calm and walk away from the {animal}.',
    needs: 'calm {animal}',
  },
  { problem: 'My {thing} is dirty.', advice: 'You should wash the {thing} with warm water.', needs: 'wash {thing}' },
  {
    problem: 'I have a test at school on {day}.',
    advice: 'You should read your book every day before {day}.',
    needs: 'book {day}',
  },
  {
    problem: 'My {animal} is hungry.',
    advice: 'You should give the {animal} some food and water.',
    needs: 'food {animal}',
  },
  { problem: 'My {animal} is sick.', advice: 'You should take the {animal} to a doctor.', needs: 'doctor {animal}' },
  {
    problem: 'I want to be a friend of {b}.',
    advice: 'You should smile and ask {b} to play with you.',
    needs: 'ask {b}',
  },
  {
    problem: 'I cannot carry my {thing} to the {place}.',
    advice: 'You should ask a friend to help you carry the {thing}.',
    needs: 'friend {thing}',
  },
  { problem: 'I am cold {at}.', advice: 'You should wear a warm coat to the {place}.', needs: 'coat {place}' },
  {
    problem: 'I do not know the way to the {place}.',
    advice: 'You should look at a map to find the {place}.',
    needs: 'map {place}',
  },
];

const phrasings = [
  '{problem} What should I do?',
  '{problem} Can you help me?',
  '{problem} Please give me advice.',
  'What should I do? {problem}',
  'I need advice. {problem}',
  'Can you give me advice? {problem}',
  '{problem} What can I do?',
  '{problem} Do you have advice for me?',
  'Help me, please. {problem}',
  '{problem} What would you do?',
  'I have a problem. {problem}',
  '{problem} Tell me what to do.',
];

function values(random: Random): Record<string, string> {
  const thing = random.pick(things.filter((noun) => noun.portable));
  const look = random.chance(0.6) ? random.pick([...colours, ...looks]).word : '';
  const place = random.pick(places);
  const food = random.pick(foods.filter((candidate) => candidate.singular !== 'milk'));
  return {
    thing: thing.singular,
    aThing: indefinite(thing, look),
    myThing: look ? `my ${look} ${thing.singular}` : `my ${thing.singular}`,
    place: place.singular,
    at: located(place),
    food: indefinite(food),
    theFood: definite(food),
    foodWord: food.singular,
    animal: random.pick(animals).singular,
    b: random.pick(people).name,
    day: random.pick(['Monday', 'Friday']),
  };
}

export const giveAdvice: TaskFamily<AdviceData> = {
  name: 'give-advice',
  title: 'Give advice',
  heldOut: false,
  category: 'advice',
  metric: 'advice that fits',
  phrasings,
  generate(random) {
    const kind = random.pick(kinds);
    const slots = values(random);
    const problem = fill(kind.problem, slots);
    const needs = fill(kind.needs, slots)
      .split(' ')
      .map((word) => [word]);
    const prompt = fill(random.pick(phrasings), { problem });
    return makeItem(
      {
        family: 'give-advice',
        prompt,
        key: `advice ${problem}`,
        shape: 'advice',
        content: fill(kind.advice, slots),
        data: { problem, needs },
      },
      random,
    );
  },
  /** Share of the needed words, shared half and half with the overlap with the reference (so lists of words fail). */
  score(item, answer) {
    const { content } = unwrap(answer);
    return 0.5 * (groupsFound(content, item.data.needs) / item.data.needs.length) + 0.5 * wordF1(content, item.content);
  },
};

export const adviceKinds = kinds;
