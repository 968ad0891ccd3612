import type { ModelConfig } from '../config/model';
import type { Parameters } from '../model';
import { maskedMoments } from '../rlhf/whiten';
import type { Tokenizer } from '../text/tokenizer';
import { sampleAnswers } from './answer-samples';
import type { Draws } from './draws';
import { StageError } from './events';
import type { PromptItem, PromptSource } from './prompts';
import { rewardIds, scoreRows } from './reward-scoring';

/** Whose samples scores are normalised on, and the prompts for them. */
export interface ScaleDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  readonly policy: Parameters;
  readonly prompts: PromptSource;
  readonly temperature: number;
  readonly maxNewTokens: number;
}

/**
 * Mean and deviation of a scorer's raw scores on samples of the policy, by which scores have mean 0 and deviation 1 there.
 * Source: Stiennon et al. 2020, appendix C. Errors: StageError 'reward-flat'.
 */
export async function scoreScale(
  scorer: Parameters,
  samples: number,
  maxLength: number,
  { model, tokenizer, draws, policy, prompts, temperature, maxNewTokens }: ScaleDeps,
): Promise<{ readonly mean: number; readonly deviation: number }> {
  const rows: number[][] = [];
  for (let first = 0; first < samples; first += 32) {
    const count = Math.min(32, samples - first);
    const items = Array.from({ length: count }, (_, i) => prompts.at(first + i));
    const stream = draws.stream('normalisation');
    const options = { temperature, maxNewTokens, seed: draws.seed, stream, firstRow: first };
    const answers = await sampleAnswers(policy, model, tokenizer, items, options);
    for (const [i, a] of answers.entries()) rows.push(rewardIds(tokenizer, items[i] as PromptItem, a.text, maxLength));
  }
  const { mean, variance } = maskedMoments(await scoreRows(scorer, model, rows, tokenizer.padId));
  const deviation = Math.sqrt(variance);
  if (deviation > 1e-6 && Number.isFinite(mean)) return { mean, deviation };
  throw new StageError(
    'reward-flat',
    'The reward model gives every answer of the SFT model the same score, or none that is a number, so there is nothing to follow. Train it longer, or on more labels.',
    { mean, deviation },
  );
}
