/** Things to ask a model that knows more than the bundled world. */
import { Random } from '../random';

const PROMPTS = [
  'What is the capital of France?',
  'Explain why the sky is blue, in two sentences.',
  'Write a short poem about the sea.',
  'Give me three ideas for dinner.',
  'What is the difference between a frog and a toad?',
  'How do I say "good morning" in Spanish?',
  'Write a polite email that asks for a day off.',
  'Name four planets.',
  'What should I pack for a trip to the mountains?',
  'Tell me a story about a dog who is afraid of rain.',
  'How many legs do two spiders have together?',
  'What is a good way to learn to swim?',
] as const;

/** Others for another seed. */
export const generalPrompts = (seed: number, count: number): string[] =>
  new Random(seed, 'general prompts to try').sample(PROMPTS, Math.min(count, PROMPTS.length));
