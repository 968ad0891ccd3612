import type { Prompt } from '../data/conversation';
import type { PreferenceRow } from '../data/rows';
import { Random } from '../random';
import type { RewardConfig } from '../recipes/settings/reward';
import { rankedPairWeight } from '../rlhf/bradley-terry';
import { lengthBias } from '../rlhf/length-bias';
import type { Tokenizer } from '../text/tokenizer';
import type { Draws } from './draws';
import { rewardIds } from './reward-scoring';

/** Comparisons of the answers to one prompt; they are never parted. */
export interface PromptRows<R extends Prompt = PreferenceRow> {
  readonly prompt: string;
  readonly rows: readonly R[];
}
export type PromptPairs = PromptRows;

/** Rows by prompt, in the order in which the prompts first come. */
export function groupByPrompt<R extends Prompt>(rows: readonly R[]): PromptRows<R>[] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const group = groups.get(row.prompt);
    if (group) group.push(row);
    else groups.set(row.prompt, [row]);
  }
  return [...groups].map(([prompt, own]) => ({ prompt, rows: own }));
}

/** Split by prompt, so that no prompt is on both sides. At least one group is learned from; two or more: one is held out. */
export function splitByPrompt<G extends { readonly prompt: string }>(
  groups: readonly G[],
  heldOut: number,
  draws: Draws,
): { train: G[]; heldOut: G[] } {
  const shuffled = new Random(draws.seed, draws.stream('reward held out')).shuffle(groups);
  const wanted = heldOut === 0 ? 0 : Math.max(1, Math.round(groups.length * heldOut));
  const kept = Math.min(wanted, groups.length - 1);
  return { train: shuffled.slice(kept), heldOut: shuffled.slice(0, kept) };
}

/** As many groups as there are, drawn with replacement: what a member of an ensemble learns from. Source: Breiman 1996, Bagging Predictors. */
export function bootstrapped<G>(groups: readonly G[], draws: Draws): G[] {
  const random = new Random(draws.seed, draws.stream('reward bootstrap'));
  return groups.map(() => random.pick(groups));
}

/** `rows` with so many of the others that they make up `share` of all, drawn by prompt, or all of them where they are fewer. */
export function mixedLabels(
  rows: readonly PreferenceRow[],
  more: readonly PreferenceRow[],
  share: number,
  draws: Draws,
): readonly PreferenceRow[] {
  const wanted = share === 1 ? more.length : Math.round((rows.length * share) / (1 - share));
  const groups = new Random(draws.seed, draws.stream('further labels')).shuffle(groupByPrompt(more));
  const drawn = groups.flatMap((group) => group.rows).slice(0, wanted);
  return share === 1 ? drawn : [...rows, ...drawn];
}

/** The batches of one epoch: shuffled groups, put together until a batch has its pairs. */
export function epochBatches(
  groups: readonly PromptPairs[],
  batchSize: number,
  draws: Draws,
  epoch: number,
): PromptPairs[][] {
  const out: PromptPairs[][] = [];
  let batch: PromptPairs[] = [];
  let pairs = 0;
  for (const group of new Random(draws.seed, draws.stream(`reward epoch ${epoch}`)).shuffle(groups)) {
    batch.push(group);
    pairs += group.rows.length;
    if (pairs < batchSize) continue;
    out.push(batch);
    batch = [];
    pairs = 0;
  }
  if (batch.length > 0) out.push(batch);
  return out;
}

/** Pairs as the model reads them: each answer once, and which two each pair compares. */
export interface PairBatch {
  /** Token ids of each answer, [U]. */
  readonly texts: readonly (readonly number[])[];
  /** Index of the chosen and of the rejected answer of each pair, [N]. */
  readonly chosen: Int32Array;
  readonly rejected: Int32Array;
  readonly margin: Float32Array;
  readonly tie: Uint8Array;
  /** How sure each label is; null where all are. */
  readonly sure: Float32Array | null;
  /** 1/C for each of the C comparisons of a prompt, so that a prompt counts once (InstructGPT, eq. 1). */
  readonly weight: Float32Array;
  /** Of each answer 1 where it keeps the rule that is learned beside, 0 where it breaks it, −1 where nobody said, [U]. */
  readonly kept: Int8Array;
}

/** `perToken`: what a token more is known to be worth to the raters (`lengthBias`), which the scores then need not say. */
export function pairBatch(
  groups: readonly PromptPairs[],
  tokenizer: Tokenizer,
  config: Pick<RewardConfig, 'margin' | 'rule'>,
  maxLength: number,
  perToken = 0,
): PairBatch {
  const texts: number[][] = [];
  const place = new Map<string, number>();
  const indexOf = (prompt: Prompt, answer: string): number => {
    const key = JSON.stringify([prompt.prompt, answer]);
    const known = place.get(key);
    if (known !== undefined) return known;
    place.set(key, texts.length);
    return texts.push(rewardIds(tokenizer, prompt, answer, maxLength)) - 1;
  };
  const rows = groups.flatMap((g) => g.rows.map((row) => ({ row, comparisons: g.rows.length })));
  const chosen = Int32Array.from(rows, ({ row }) => indexOf(row, row.chosen));
  const rejected = Int32Array.from(rows, ({ row }) => indexOf(row, row.rejected));
  const longer = (i: number) => (texts[chosen[i] as number]?.length ?? 0) - (texts[rejected[i] as number]?.length ?? 0);
  const kept = new Int8Array(texts.length).fill(-1);
  for (const [i, { row }] of rows.entries()) {
    if (!row.kept || config.rule === 'none') continue;
    kept[chosen[i] as number] = Number(row.kept.chosen[config.rule] ?? -1);
    kept[rejected[i] as number] = Number(row.kept.rejected[config.rule] ?? -1);
  }
  return {
    chosen,
    rejected,
    kept,
    margin: Float32Array.from(rows, ({ row }, i) => config.margin * (row.margin ?? 1) - perToken * longer(i)),
    tie: Uint8Array.from(rows, ({ row }) => (row.tie ? 1 : 0)),
    sure: rows.some(({ row }) => row.sure !== undefined) ? Float32Array.from(rows, ({ row }) => row.sure ?? 1) : null,
    weight: Float32Array.from(rows, ({ comparisons }) => weightOf(comparisons)),
    texts,
  };
}

/** What length alone says of the labels, nats per token: ties left out. */
export function lengthBiasOf(
  groups: readonly PromptPairs[],
  tokenizer: Tokenizer,
  config: RewardConfig,
  maxLength: number,
): number {
  const { texts, chosen, rejected, tie } = pairBatch(groups, tokenizer, config, maxLength);
  const length = (index: Int32Array, i: number) => texts[index[i] as number]?.length ?? 0;
  return lengthBias([...tie].flatMap((tied, i) => (tied ? [] : [length(chosen, i) - length(rejected, i)])));
}

/** 1/C: `rankedPairWeight(K)` when the C = K(K−1)/2 comparisons are a whole ranking. */
function weightOf(comparisons: number): number {
  const answers = (1 + Math.sqrt(1 + 8 * comparisons)) / 2;
  return Number.isInteger(answers) ? rankedPairWeight(answers) : 1 / comparisons;
}
