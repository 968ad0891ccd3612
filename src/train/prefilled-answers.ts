import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import type { Random } from '../random';
import type { Tokenizer } from '../text/tokenizer';
import { type AnswerSample, type SampleOptions, sampleAnswers } from './answer-samples';
import type { PromptItem } from './prompts';

/** Of the borrowed answers, how many are borrowed whole; of the others only the first sentence is. */
const WHOLE = 0.5;

/**
 * Answers that are, or begin as, an answer to another prompt ("prefilled"), for a share of the prompts.
 *
 * A reward model knows only what raters have seen. SFT samples alone never show a harmful request that is answered
 * kindly, so the reward model prices it by its kindness, and PPO finds it. With its opening taken from elsewhere, the
 * model goes on as PPO might lead it to, and raters say what they think of that before PPO does. (Red-teaming by
 * prefilling; Bai et al. 2022 get such pairs by asking people to provoke them, and by labeling again while PPO runs.
 * Liu et al. 2025, RRM, pair answers with other prompts' too, and take them for worse unseen; here the rater judges.)
 *
 * `answers`: K of each prompt, in the order of the prompts. Returned: by the number of the prompt, the answer that
 * takes the place of its last one. An answer without a sentence lends no opening, nor does one that leaves no room.
 */
export async function prefilledAnswers(
  sft: Parameters,
  model: ModelConfig,
  tokenizer: Tokenizer,
  items: readonly PromptItem[],
  answers: readonly AnswerSample[],
  share: number,
  random: Random,
  options: SampleOptions,
): Promise<Map<number, AnswerSample>> {
  const first = (prompt: number) => answers[(prompt * answers.length) / items.length] as AnswerSample;
  const borrowed = new Map<number, AnswerSample>();
  const begun: { prompt: number; opening: readonly number[] }[] = [];
  for (const prompt of items.keys()) {
    const lender = random.int(items.length);
    if (!random.chance(share) || lender === prompt) continue;
    const { ids } = first(lender);
    const opening = firstSentence(tokenizer, ids);
    const { length } = first(prompt).prompt;
    if (random.chance(WHOLE)) borrowed.set(prompt, first(lender));
    else if (opening.length > 0 && length + opening.length < model.max_position_embeddings)
      begun.push({ prompt, opening });
  }
  if (begun.length === 0) return borrowed;
  const asked = begun.map(({ prompt }) => items[prompt] as PromptItem);
  const openings = begun.map(({ opening }) => opening);
  const drawn = await sampleAnswers(sft, model, tokenizer, asked, { ...options, openings });
  for (const [i, { prompt }] of begun.entries()) borrowed.set(prompt, drawn[i] as AnswerSample);
  return borrowed;
}

/** Ids up to the first token that ends in . ! or ?; none without one. */
function firstSentence(tokenizer: Tokenizer, ids: readonly number[]): readonly number[] {
  return ids.slice(0, ids.findIndex((id) => /[.!?]$/.test(tokenizer.decode([id]))) + 1);
}
