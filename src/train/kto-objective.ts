import * as tf from '@tensorflow/tfjs-core';
import type { PreferenceRow, UnpairedRow } from '../data/rows';
import type { Parameters } from '../model';
import { Random } from '../random';
import { ktoLoss, ktoReferencePoint } from '../rlhf/kto-loss';
import { maskedMean } from '../rlhf/masked';
import { unpairedFit } from '../text/fit';
import { type AnswersBatch, answerLogprobs, answersBatch } from './answer-batches';
import { StageError } from './events';
import { type EpochSettings, type LabelCounts, type LabelDeps, nonePaired, referenceOf } from './fixed-pairs';
import { ReadAnswers, readPairs } from './pair-batches';
import type { Objective } from './preference-objective';
import { groupByPrompt, splitByPrompt } from './reward-pairs';
import type { Responses } from './token-batch';
import { usablePairs } from './usable-pairs';

export interface KtoSettings extends EpochSettings {
  readonly beta: number;
  readonly desirableWeight: number;
  readonly undesirableWeight: number;
}

/** What answers labeled one by one are learned from. */
export interface KtoDeps extends LabelDeps {
  /** Labeled so from the first; `rows` are pairs, which are taken apart. */
  readonly unpaired?: readonly UnpairedRow[];
}

/** An answer with its own label, by its place. */
interface LabeledAnswer {
  readonly row: number;
  readonly desirable: boolean;
}

/** Some of them as one step reads them. An answer of the batch stands in it once for each of its labels. */
interface KtoBatch extends AnswersBatch {
  readonly desirable: Uint8Array;
  readonly mask: Uint8Array;
  /** z, in nats: one number, [1]. */
  readonly referencePoint: Float32Array;
}

/** Held-out answers measured together. */
const ANSWERS_TOGETHER = 32;

/**
 * Answers labeled one by one, by KTO's loss. Pairs are taken apart, as the paper does it: the preferred answer is a desirable
 * one, the other an undesirable one, and nothing is left of which belonged together but that no prompt is on both sides of
 * the held-out split.
 *
 * Source: Ethayarajh et al. 2024. z is worked out for each batch before its step, from the policy as it is then.
 * Errors: StageError 'pairs-none-fit', 'pairs-none-usable', 'unpaired-none-fit', 'kto-model-not-finite'.
 */
export async function ktoObjective(
  config: KtoSettings,
  deps: KtoDeps,
  policy: Parameters,
): Promise<{ readonly objective: Objective<KtoBatch>; readonly counts: LabelCounts }> {
  const { model, tokenizer, draws } = deps;
  const maxLength = Math.min(config.maxLength, model.max_position_embeddings);
  const { read, labels, leftOut } = readLabels(deps, maxLength);
  const split = splitByPrompt(groupByPrompt([...labels.keys()]), config.heldOut, draws);
  const [train, heldOut] = [split.train, split.heldOut].map((groups) =>
    groups.flatMap(({ rows }) => rows.flatMap((row) => labels.get(row) ?? [])),
  ) as [LabeledAnswer[], LabeledAnswer[]];
  const reference = await referenceOf(deps, read);
  const batches = Array.from({ length: config.epochs }, (_, epoch) => {
    const shuffled = new Random(draws.seed, draws.stream(`kto epoch ${epoch}`)).shuffle(train);
    const own = inBatches(shuffled, config.batchSize);
    return own.map((answers, i) => ({ answers, epoch: epoch + (i + 1) / own.length }));
  }).flat();
  const heldOutBatches = inBatches(heldOut, ANSWERS_TOGETHER).map((answers) => batchOf(answers, 0));
  const objective: Objective<KtoBatch> = {
    key: ['kto', config.beta, config.desirableWeight, config.undesirableWeight].join(' '),
    total: batches.length,
    heldOut: heldOutBatches,
    async next(step) {
      const { answers, epoch } = batches[step] as (typeof batches)[number];
      const kl = await referencePoint(answers);
      return { batch: batchOf(answers, kl), answers: read, told: { kl, pairs: answers.length, epoch } };
    },
    async remeasure() {
      // z moves with the policy, on what is held out too.
      for (const batch of heldOutBatches) batch.referencePoint[0] = await referencePoint(labelsOf(batch));
    },
    figures: (sums, batch) => ktoFigures(sums, batch, config),
    reads: ({ reference, desirable, mask, referencePoint }) => [reference, desirable, mask, referencePoint],
    count: ({ rows, desirable }, figure = '') => {
      const good = desirable.reduce((sum, is) => sum + is, 0);
      return figure.endsWith('/chosen') ? good : figure.endsWith('/rejected') ? rows.length - good : rows.length;
    },
    compared: ({ rows, desirable }) => rows.map((row, i) => (desirable[i] ? { chosen: row } : { rejected: row })),
    derived({ 'rewards/chosen': chosen, 'rewards/rejected': rejected }): Record<string, number> {
      return chosen === undefined || rejected === undefined ? {} : { 'rewards/margins': chosen - rejected };
    },
  };
  return {
    objective,
    counts: { learned: train.length, heldOut: heldOut.length, leftOut },
  };

  function batchOf(answers: readonly LabeledAnswer[], z: number): KtoBatch {
    const rows = answers.map(({ row }) => row);
    const batch = answersBatch(read, rows, reference, tokenizer.padId);
    const bits = (of: (i: number) => boolean | undefined) =>
      Uint8Array.from({ length: batch.answers }, (_, i) => Number(of(i) ?? false));
    return {
      ...batch,
      desirable: bits((i) => answers[i]?.desirable),
      mask: bits((i) => i < answers.length),
      referencePoint: Float32Array.of(z),
    };
  }

  /** Each prompt with the answer of the row before it, read by policy and reference. */
  async function referencePoint(answers: readonly LabeledAnswer[]): Promise<number> {
    if (answers.length < 2) return 0;
    const mismatched: Responses = {
      prompts: answers.map(({ row }) => read.prompts[row] ?? []),
      responses: answers.map(({ row }, i) => {
        const before = answers.at(i - 1) as LabeledAnswer;
        return (read.responses[before.row] ?? []).slice(0, maxLength - (read.prompts[row]?.length ?? 0));
      }),
      width: maxLength,
    };
    const rows = [...answers.keys()];
    const own = await answerLogprobs(policy, model, mismatched, rows, tokenizer.padId);
    const ref = await answerLogprobs(deps.reference, model, mismatched, rows, tokenizer.padId);
    return ktoReferencePoint(own.map((logprob, i) => logprob - (ref[i] as number)));
  }
}

/** Every answer once, in tokens, and the labels that each row comes to. Rows that teach nothing within the limit are left out. */
function readLabels({ rows, unpaired = [], tokenizer }: KtoDeps, maxLength: number) {
  const read = new ReadAnswers(tokenizer, maxLength);
  const labels = new Map<PreferenceRow | UnpairedRow, readonly LabeledAnswer[]>();
  const { places } = readPairs(usablePairs(rows, tokenizer, maxLength).rows, tokenizer, maxLength, read);
  for (const [row, [chosen, rejected]] of places)
    labels.set(row, [
      { row: chosen, desirable: true },
      { row: rejected, desirable: false },
    ]);
  for (const row of unpaired)
    if (unpairedFit(tokenizer, row, maxLength).unfit === null)
      labels.set(row, [{ row: read.placeOf(row, row.completion), desirable: row.label }]);
  if (labels.size === 0) throw unpaired.length === 0 ? nonePaired(rows.length) : noneFits(unpaired.length, maxLength);
  return { read, labels, leftOut: rows.length + unpaired.length - labels.size };
}

const noneFits = (rows: number, limit: number): StageError =>
  new StageError(
    'unpaired-none-fit',
    `None of the ${rows} answers has room within ${limit} tokens: its prompt fills all of it. Raise the longest text, choose a model with a longer context, or bring shorter rows.`,
    { rows, limit },
  );

const labelsOf = ({ rows, desirable }: KtoBatch): LabeledAnswer[] =>
  rows.map((row, i) => ({ row, desirable: desirable[i] === 1 }));

/** A last one of a single answer, which has no z, goes to the one before it. */
function inBatches(answers: readonly LabeledAnswer[], size: number): LabeledAnswer[][] {
  const out: LabeledAnswer[][] = [];
  for (let first = 0; first < answers.length; first += size) out.push(answers.slice(first, first + size));
  if (out.length > 1 && out.at(-1)?.length === 1) out.at(-2)?.push(...(out.pop() ?? []));
  return out;
}

function ktoFigures(sums: tf.Tensor1D, batch: KtoBatch, config: KtoSettings) {
  const [mask, desirable] = [tf.tensor1d(batch.mask, 'bool'), tf.tensor1d(batch.desirable, 'bool')];
  const ratios = tf.sub(sums, tf.tensor1d(batch.reference)) as tf.Tensor1D; // [U]
  const z = tf.tensor1d(batch.referencePoint);
  const losses = ktoLoss(ratios, desirable, mask, { ...config, referencePoint: z });
  const sides = { chosen: desirable, rejected: tf.logicalAnd(mask, tf.logicalNot(desirable)) as tf.Tensor1D };
  const gain = tf.sub(ratios, z);
  const is = (x: tf.Tensor) => tf.cast(x, 'float32');
  const towards = tf.where(desirable, gain, tf.neg(gain)); // above 0: on the right side of z
  const right = tf.add(is(tf.greater(towards, 0)), tf.mul(0.5, is(tf.equal(towards, 0))));
  const reward = (side: tf.Tensor1D) => tf.mul(config.beta, maskedMean(ratios, side)) as tf.Scalar;
  return {
    losses,
    scalars: {
      loss: maskedMean(losses, mask),
      'logps/chosen': maskedMean(sums, sides.chosen),
      'logps/rejected': maskedMean(sums, sides.rejected),
      'rewards/chosen': reward(sides.chosen),
      'rewards/rejected': reward(sides.rejected),
      'rewards/accuracies': maskedMean(right, mask),
    },
  };
}
