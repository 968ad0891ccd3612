import type { Random } from '../../random';
import { colours, looks } from '../adjectives';
import { definite, indefinite, located, lowerFirst } from '../english';
import { foods, people, places, things } from '../lexicon';
import { fill, makeItem } from '../make-item';
import { bigramF1, wordsOf } from '../scoring';
import { unwrap } from '../style';
import type { TaskFamily } from '../types';

export interface PoliteData {
  /** The order as it was given: "Give me the red ball!" */
  readonly order: string;
  /** The request that must be kept: "give me the red ball". */
  readonly request: string;
}

const orders = [
  'Give me {theThing}',
  'Bring {theThing} to {b}',
  'Show me {theThing}',
  'Take {theThing} to the {place}',
  'Wait for me {at}',
  'Clean the {place}',
  'Help {b} with {theThing}',
  'Make {someFood} for {b}',
  'Share {theFood} with {b}',
  'Open the door for {b}',
  'Look for {theThing} {at}',
  'Read {b} a story',
  'Carry {theThing} to the {place}',
  'Buy {someFood} for me',
  'Talk to {b} {at}',
  'Wash {theThing}',
];

const tails = ['!', '!', '.', ' now!', ' right now!'];
const polite = ['Could you please {request}?', 'Would you please {request}?', 'Can you please {request}?'];

const phrasings = [
  'Make this polite: {order}',
  'Say this politely: {order}',
  'Write this in a polite way: {order}',
  'Make this sound nice: {order}',
  '{order} How can I say that politely?',
  'Ask this in a kind way: {order}',
  '{order} Make that polite, please.',
  'I want to be polite. How do I say this? {order}',
  'Say this in a nice way: {order}',
  'This is not polite: {order} Can you make it polite?',
  'Change this into a polite question: {order}',
  'How do I ask this politely? {order}',
];

function request(random: Random): string {
  const thing = random.pick(things.filter((noun) => noun.portable));
  const look = random.chance(0.5) ? random.pick([...colours, ...looks]).word : '';
  const place = random.pick(places);
  const food = random.pick(foods.filter((candidate) => !['milk', 'apple', 'pear'].includes(candidate.singular)));
  return lowerFirst(
    fill(random.pick(orders), {
      theThing: definite(thing, look),
      theFood: definite(food),
      someFood: indefinite(food),
      b: random.pick(people).name,
      place: place.singular,
      at: located(place),
    }),
  );
}

export const rewritePolitely: TaskFamily<PoliteData> = {
  name: 'rewrite-politely',
  title: 'Make it polite',
  heldOut: false,
  category: 'rewriting',
  metric: 'polite × kept',
  phrasings,
  generate(random) {
    const core = request(random);
    const order = `${core.charAt(0).toUpperCase()}${core.slice(1)}${random.pick(tails)}`;
    const prompt = fill(random.pick(phrasings), { order });
    return makeItem(
      {
        family: 'rewrite-politely',
        prompt,
        key: `polite ${core}`,
        shape: 'request',
        content: fill(random.pick(polite), { request: core }),
        data: { order, request: core },
      },
      random,
    );
  },
  /** How well the request was kept, if it is asked with could, would or can, and please; else a fifth of that. */
  score(item, answer) {
    const words = wordsOf(unwrap(answer).content);
    const isPolite = words.includes('please') && /^(could|would|can)$/.test(words[0] ?? '');
    const kept = words.filter((word, i) => !(i < 3 && /^(could|would|can|you|please)$/.test(word))).join(' ');
    return bigramF1(kept, item.data.request) * (isPolite ? 1 : 0.2);
  },
};
