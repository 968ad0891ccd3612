import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import type { Random } from '../random';
import { splitSentences } from '../tasks';
import type { Tokenizer } from '../text/tokenizer';
import { type AnswerSample, type SampleOptions, sampleAnswers } from './answer-samples';
import type { PromptItem } from './prompts';

/** How an answer is altered; each is as likely as the others. */
const KINDS = ['own in part', 'borrowed', 'borrowed in part', 'begun'] as const;

/**
 * Answers that the SFT model would hardly give by itself, for a share of the prompts: its own without a sentence, an
 * answer to another prompt, the same without a sentence, or one that is made to begin as an answer to another prompt
 * ("prefilled") and goes on from there.
 *
 * A reward model knows only what raters have seen. SFT samples alone never show a harmful request that is answered
 * kindly, nor kind words around nothing, so the reward model prices both by their kindness, and PPO finds them. Here
 * raters say what they think of such answers before PPO does. (Bai et al. 2022 get them by asking people to provoke the
 * model, and by labeling again while PPO runs; Liu et al. 2025, RRM, pair answers with other prompts' too, and take
 * them for worse unseen. An answer beside itself without a sentence tells the reward model what that sentence is worth.)
 *
 * `answers`: K of each prompt, in the order of the prompts. Returned: by the number of the prompt, the text that takes
 * the place of its last answer. An answer of one sentence is not shortened; one without a sentence lends no opening,
 * nor does one that leaves no room.
 */
export async function alteredAnswers(
  sft: Parameters,
  model: ModelConfig,
  tokenizer: Tokenizer,
  items: readonly PromptItem[],
  answers: readonly AnswerSample[],
  share: number,
  random: Random,
  options: SampleOptions,
): Promise<Map<number, string>> {
  const first = (prompt: number) => answers[(prompt * answers.length) / items.length] as AnswerSample;
  const altered = new Map<number, string>();
  const begun: { prompt: number; opening: readonly number[] }[] = [];
  for (const prompt of items.keys()) {
    const lender = random.int(items.length);
    if (!random.chance(share) || lender === prompt) continue;
    const kind = random.pick(KINDS);
    const other = first(lender);
    if (kind === 'begun') {
      const opening = firstSentence(tokenizer, other.ids);
      const { length } = first(prompt).prompt;
      if (opening.length > 0 && length + opening.length < model.max_position_embeddings)
        begun.push({ prompt, opening });
      continue;
    }
    const { text } = kind === 'own in part' ? first(prompt) : other;
    const shown = kind === 'borrowed' ? text : withoutOne(text, random);
    if (shown !== null) altered.set(prompt, shown);
  }
  if (begun.length === 0) return altered;
  const asked = begun.map(({ prompt }) => items[prompt] as PromptItem);
  const openings = begun.map(({ opening }) => opening);
  const drawn = await sampleAnswers(sft, model, tokenizer, asked, { ...options, openings });
  for (const [i, { prompt }] of begun.entries()) altered.set(prompt, (drawn[i] as AnswerSample).text);
  return altered;
}

/** Without a sentence of the middle, where the content is; of two sentences without either. null: there is but one. */
function withoutOne(text: string, random: Random): string | null {
  const sentences = splitSentences(text);
  const { length } = sentences;
  if (length < 2) return null;
  const gone = length > 2 ? 1 + random.int(length - 2) : random.int(length);
  return sentences.filter((_, i) => i !== gone).join(' ');
}

/** Ids up to the first token that ends in . ! or ?; none without one. */
function firstSentence(tokenizer: Tokenizer, ids: readonly number[]): readonly number[] {
  return ids.slice(0, ids.findIndex((id) => /[.!?]$/.test(tokenizer.decode([id]))) + 1);
}
