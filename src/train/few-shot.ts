import { promptOf, type Turn } from '../data/conversation';
import { sampleItem } from '../tasks';
import type { TaskItem } from '../tasks/types';
import { questionIds } from '../text/conversation-ids';
import type { Tokenizer } from '../text/tokenizer';
import type { PromptItem } from './prompts';

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
    const before: Turn[] = [];
    const asked: Turn = { role: 'user', content: item.prompt };
    for (let shot = 0; shot < wanted; shot++) {
      const { prompt, answers } = sampleItem(item.family, 'train', seed, i * wanted + shot);
      const solved: Turn[] = [
        { role: 'user', content: prompt },
        { role: 'assistant', content: answers.plain },
      ];
      const behind = promptOf([...before, ...solved, asked]);
      if (questionIds(tokenizer, behind).length <= most) before.push(...solved);
    }
    return before.length === 0 ? [] : [{ ...promptOf([...before, asked]), item, shots: before.length / 2 }];
  });
}
