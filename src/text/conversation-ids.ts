/** The one way from a prompt, and from a prompt with its answer, to token ids. */
import { type Prompt, turnsOf } from '../data/conversation';
import { type Example, exampleIds, promptIds } from './chat-template';
import type { Tokenizer } from './tokenizer';

/** Ids that ask for an answer to a prompt. */
export const questionIds = (tokenizer: Tokenizer, prompt: Prompt): number[] => promptIds(tokenizer, turnsOf(prompt));

/** A whole conversation that ends with the answer and its end; every turn of the assistant is learned, earlier ones too. */
export const answeredExample = (tokenizer: Tokenizer, prompt: Prompt, answer: string): Example =>
  exampleIds(tokenizer, [...turnsOf(prompt), { role: 'assistant', content: answer }]);

/** Ids of an answer and of its end, as the template writes them after `questionIds`. */
export function answerIds(tokenizer: Tokenizer, prompt: Prompt, answer: string): number[] {
  const { ids, mask } = answeredExample(tokenizer, prompt, answer);
  return ids.slice(mask.lastIndexOf(0) + 1);
}
