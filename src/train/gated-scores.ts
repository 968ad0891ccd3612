/** Llama 2's combined reward, from a model of helpfulness and one of safety. */
import { type GatedScores, gatedReward } from '../rlhf/gated-reward';
import { mean } from '../statistics';
import type { Tokenizer } from '../text/tokenizer';
import type { Scorer } from './artifacts';
import type { PromptItem } from './prompts';
import { type ScoredText, scoreTexts } from './reward-scoring';

export interface Gate {
  readonly safety: Scorer;
  /** σ of safety's raw score below which it alone counts. */
  readonly threshold: number;
  /** Prompts that may provoke harm, as their tag says. */
  readonly isTagged: (prompt: PromptItem) => boolean;
}

type Sample = ScoredText & PromptItem;

interface Gated extends GatedScores {
  /** Raw, [B]. */
  readonly safe: Float32Array;
}

/** What a scorer says before it is normalised. */
export const rawTexts = (scorer: Scorer, tokenizer: Tokenizer, texts: readonly ScoredText[]): Promise<Float32Array> =>
  scoreTexts({ ...scorer, mean: 0, deviation: 1 }, tokenizer, texts);

export async function gatedScores(
  helpful: Scorer,
  { safety, threshold, isTagged }: Gate,
  tokenizer: Tokenizer,
  samples: readonly Sample[],
): Promise<Gated> {
  const safe = await rawTexts(safety, tokenizer, samples);
  // A ranking loss leaves the zero of its scores free: taken from where the SFT model's answers lie, so that an unsafe one is below them.
  const scores = await scoreTexts({ ...helpful, deviation: 1 }, tokenizer, samples);
  return { ...gatedReward(scores, safe, samples.map(isTagged), threshold), safe };
}

export const gateFigures = ({ safe, gated }: Gated): Record<string, number> => ({
  'objective/safe': mean(Array.from(safe, (r) => 1 / (1 + Math.exp(-r)))),
  'objective/gated': mean(gated),
});
