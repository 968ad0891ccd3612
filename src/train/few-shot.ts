import { sampleItem } from '../tasks';
import type { TaskItem } from '../tasks/types';
import { promptIds } from '../text/chat-template';
import type { Tokenizer } from '../text/tokenizer';
import { type PromptItem, turnsOf } from './prompts';

/** Tokens that the context keeps for the answer: every answer of the bundled world fits, its wrapping too. */
const ROOM = 44;

/** A prompt behind demonstrations of its own family, and how many. */
export interface FewShotPrompt extends PromptItem {
  readonly item: TaskItem;
  readonly shots: number;
}

/**
 * Each prompt behind up to `wanted` solved ones of its family, of the training split and in plain words, as turns before it
 * (Brown et al. 2020): as many as the model's context holds. Prompts that no demonstration fits before are left out.
 */
export function fewShotPrompts(
  items: readonly TaskItem[],
  wanted: number,
  tokenizer: Tokenizer,
  context: number,
  seed: number,
): FewShotPrompt[] {
  const most = context - ROOM;
  return items.flatMap((item, i) => {
    const before: { prompt: string; answer: string }[] = [];
    for (let shot = 0; shot < wanted; shot++) {
      const { prompt, answers } = sampleItem(item.family, 'train', seed, i * wanted + shot);
      const more = [...before, { prompt, answer: answers.plain }];
      if (lengthOf(tokenizer, { prompt: item.prompt, before: more }) <= most)
        before.push({ prompt, answer: answers.plain });
    }
    return before.length === 0 ? [] : [{ prompt: item.prompt, item, before, shots: before.length }];
  });
}

const lengthOf = (tokenizer: Tokenizer, { prompt, before = [] }: PromptItem): number =>
  promptIds(tokenizer, turnsOf({ prompt, before })).length;
