/**
 * Drawing a token from logits by the Gumbel-max trick (Gumbel 1954; Maddison et al. 2014): argmaxᵥ lᵥ/τ - log Eᵥ with
 * Eᵥ ~ Exp(1) is a draw from softmax(l/τ). Each E is a function of (seed, stream, row, position, token) alone, so a
 * row draws the same whatever batch it is in.
 */
import { hash3, uniform } from '../../../random';

export interface SamplingOptions {
  /** 0 is greedy. */
  readonly temperature: number;
  /** Keep the k likeliest tokens; 0 for all. */
  readonly topK?: number;
  /** Keep the likeliest tokens that together reach this probability; 1 for all. */
  readonly topP?: number;
}

export interface Draw {
  readonly id: number;
  /** log softmax(l/τ) at the token, over the whole vocabulary; at τ = 1 when greedy. */
  readonly logprob: number;
}

/** Stream of one row's draws. */
export const rowStream = (seed: number, stream: number, row: number): number => hash3(seed, stream, row);

/** Draws from one row of logits. `position` counts the tokens that the row has drawn so far. */
export function drawToken(
  logits: Float32Array,
  options: SamplingOptions,
  seed: number,
  stream: number,
  position: number,
): Draw {
  const n = logits.length;
  const greedy = options.temperature === 0;
  const inverse = greedy ? 1 : 1 / options.temperature;
  let best = 0;
  for (let v = 1; v < n; v++) if ((logits[v] as number) > (logits[best] as number)) best = v;
  const max = logits[best] as number;
  let sum = 0;
  for (let v = 0; v < n; v++) sum += Math.exp(((logits[v] as number) - max) * inverse);
  const logSum = Math.log(sum);
  if (!greedy) {
    const floor = threshold(logits, options, max, inverse, sum);
    let top = Number.NEGATIVE_INFINITY;
    for (let v = 0; v < n; v++) {
      const logit = logits[v] as number;
      if (logit < floor) continue;
      const key = (logit - max) * inverse - Math.log(-Math.log(uniform(seed, stream, position * n + v)));
      if (key > top) {
        top = key;
        best = v;
      }
    }
  }
  return { id: best, logprob: Math.fround(((logits[best] as number) - max) * inverse - logSum) };
}

/** The smallest logit that top-k and top-p let through; of equal logits at the border all pass. */
function threshold(logits: Float32Array, options: SamplingOptions, max: number, inverse: number, sum: number): number {
  const { topK = 0, topP = 1 } = options;
  let floor = Number.NEGATIVE_INFINITY;
  if ((topK <= 0 || topK >= logits.length) && topP >= 1) return floor;
  const sorted = logits.slice().sort().reverse();
  if (topK > 0 && topK < logits.length) floor = sorted[topK - 1] as number;
  if (topP < 1) {
    let reached = 0;
    for (const logit of sorted) {
      reached += Math.exp((logit - max) * inverse);
      if (reached >= topP * sum) return Math.max(floor, logit);
    }
  }
  return floor;
}
