import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { PreferenceRow, SampleRow } from '../data/rows';
import { gatherRows, type Parameters } from '../model';
import { linearSchedule, trainStep } from '../optim';
import { type PairLogprobs, preferenceLead } from '../rlhf/dpo-loss';
import { maskedMean } from '../rlhf/masked';
import { standardError } from '../statistics';
import type { Tokenizer } from '../text/tokenizer';
import { answerPrompts } from './answers';
import { type Batch, demonstrationBatch } from './batch';
import type { DemonstrationSource } from './demonstrations';
import type { Draws } from './draws';
import { StageError, type StageEvent } from './events';
import { answerLogprobs, answerSums, groupsOf, type PairsBatch, pairsBatch, readPairs } from './pair-batches';
import { readingIsDue, readPolicy } from './policy-reading';
import { MAX_LOG_RATIO } from './preflight';
import type { PromptItem, PromptSource } from './prompts';
import type { Rubric } from './reward-functions';
import { epochBatches, groupByPrompt, type PromptPairs, splitByPrompt } from './reward-pairs';
import { supervisedLoss } from './supervised';
import type { Trainable } from './trainable';
import { usablePairs } from './usable-pairs';

/** Settings that every algorithm of the family has. */
export interface PairwiseSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly warmupRatio: number;
  readonly maxLength: number;
  readonly sftCoef: number;
  readonly sftBatchSize: number;
  readonly heldOut: number;
  readonly evalEvery: number;
  readonly sampleEvery: number;
}

/** What makes one algorithm DPO and another IPO. */
export interface PairwiseParts {
  readonly name: string;
  readonly loss: PairLoss;
  /** Of the implicit reward β·(log π − log π_ref), for the figures. */
  readonly beta: number;
}

export interface PairLoss {
  /** Of everything but the data that it depends on: a recorded step of one loss is not taken for another's. */
  readonly key: string;
  /** Differentiable in the policy's log-probabilities; the mean over the true pairs, [N] → scalar. */
  of(logprobs: PairLogprobs, mask: tf.Tensor1D): tf.Scalar;
  /** Of one pair, from its lead h: for the standard error of the held-out loss. */
  each(lead: number): number;
}

/** What changes; a checkpoint holds all of it. The data cursor follows from `step`. */
export interface PairwiseState {
  readonly policy: Trainable;
  step: number;
}

export interface PairwiseDeps {
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  readonly draws: Draws;
  /** π_ref, never changed. */
  readonly reference: Parameters;
  readonly rows: readonly PreferenceRow[];
  /** Demonstrations, learned from in the same steps with the weight `sftCoef`. */
  readonly demonstrations: DemonstrationSource | undefined;
  /** Answered by the policy to see where it has come; never learned from. */
  readonly prompts: PromptSource;
  readonly rubric?: Rubric | undefined;
  readonly samplePrompts: readonly PromptItem[];
  readonly referenceAnswers: readonly string[];
  /** What sample answers of either go by. */
  readonly names: { readonly reference: string; readonly policy: string };
}

/** Pairs learned from, kept for measuring, and left out because they teach nothing. */
export interface PairCounts {
  readonly learned: number;
  readonly heldOut: number;
  readonly leftOut: number;
}

/** Held-out pairs measured together. */
const PAIRS_TOGETHER = 16;

/**
 * Learning from fixed preference pairs without a reward model: the loop that DPO's family shares.
 *
 * Source: Rafailov et al. 2023, section 4. The log-probabilities of the reference are computed once, since it never changes; all pairs
 * of a prompt are in one batch, and each answer of a batch is read once. Batches and held-out prompts are those of the
 * reward model under the same seed, so that the two can be compared.
 */
export async function* pairwise(
  config: PairwiseSettings,
  parts: PairwiseParts,
  state: PairwiseState,
  deps: PairwiseDeps,
): AsyncGenerator<StageEvent, PairCounts> {
  const { model, tokenizer, draws } = deps;
  const policy = state.policy.parameters;
  const maxLength = Math.min(config.maxLength, model.max_position_embeddings);

  // 1. Pairs as the model reads them, split by prompt, and the batches of every epoch.
  const { rows } = usablePairs(deps.rows, tokenizer, maxLength);
  const read = readPairs(rows, tokenizer, maxLength);
  if (read.places.size === 0)
    throw new StageError(
      'pairs-none-usable',
      'There is no pair to learn from: each is a tie, or its two answers are the same. Label some pairs first.',
      { rows: deps.rows.length },
    );
  const { train, heldOut } = splitByPrompt(groupByPrompt([...read.places.keys()]), config.heldOut, draws);
  const schedule = Array.from({ length: config.epochs }, (_, epoch) => {
    const own = epochBatches(train, config.batchSize, draws, epoch);
    return own.map((groups, i) => ({ groups, epoch: epoch + (i + 1) / own.length }));
  }).flat();
  const total = schedule.length;

  // 2. What the reference says of every answer, once.
  const reference = await answerLogprobs(deps.reference, model, read, [...read.responses.keys()], tokenizer.padId);
  if (!reference.every(Number.isFinite))
    throw new StageError(
      `${parts.name}-model-not-finite`,
      'The reference gives log-probabilities that are not finite numbers. Nothing was changed. Train that model again with a lower learning rate.',
    );
  const batchOf = (groups: readonly PromptPairs[]) => pairsBatch(groups, read, reference, tokenizer.padId);

  // 3. Pre-flight, once a run: before any update the policy is the reference, so h is 0.
  if (state.step === 0) {
    yield metrics(0, { 'preflight/max_log_ratio': await preflight(schedule[0]?.groups ?? []) });
    yield* measure();
    yield metrics(0, await readPolicy(policy, parts.name, deps));
  }

  while (state.step < total) {
    // 4. One clipped step on the loss of the next pairs, with some demonstrations beside them.
    const { groups, epoch } = schedule[state.step] as (typeof schedule)[number];
    const batch = batchOf(groups);
    const shown = demonstrationsFor(state.step);
    const warmup = Math.ceil(config.warmupRatio * total);
    const learningRate = linearSchedule(config.learningRate, state.step, total, warmup);
    const step = state.step + 1;
    const {
      loss,
      gradNorm,
      applied,
      metrics: figures,
    } = await trainStep(
      state.policy.optimizer,
      learningRate,
      () => {
        const { lead: _, ...own } = pairFigures(policy, batch);
        const nll_loss = shown ? supervisedLoss(policy, model, shown).loss : tf.scalar(0);
        const loss = tf.add(own.loss, tf.mul(config.sftCoef, nll_loss)) as tf.Scalar;
        return { loss, metrics: { ...own, nll_loss } };
      },
      readsOf(batch, shown),
    );
    if (!applied)
      throw new StageError(
        `${parts.name}-not-finite`,
        `The loss or its gradient was not a finite number at step ${step}; the weights are as they were before it. Lower the learning rate and start again.`,
        { step, loss, gradNorm },
      );
    state.step = step;
    // 5. Tell.
    const { nll_loss, ...ofPairs } = figures;
    const own = shown ? figures : ofPairs;
    yield metrics(step, { ...own, pairs: batch.pairs, grad_norm: gradNorm, learning_rate: learningRate, epoch });
    if (step % config.evalEvery === 0 || step === total) yield* measure();
    if (readingIsDue(step, total)) yield metrics(step, await readPolicy(policy, parts.name, deps));
    if (step % config.sampleEvery === 0 || step === total) yield await samples();
    yield { type: 'checkpoint', step };
    yield { type: 'progress', step, total };
  }
  const pairsOf = (groups: readonly PromptPairs[]) => groups.reduce((sum, { rows }) => sum + rows.length, 0);
  return { learned: pairsOf(train), heldOut: pairsOf(heldOut), leftOut: deps.rows.length - read.places.size };

  /** Figures of some pairs: scalars, the loss differentiable. */
  function pairFigures(parameters: Parameters, batch: PairsBatch) {
    const sums = tf.reshape(answerSums(parameters, model, batch.tokens, batch), [-1, 1]) as tf.Tensor2D; // [U, 1]
    const at = (index: Int32Array) => tf.reshape(gatherRows(sums, tf.tensor1d(index, 'int32')), [-1]) as tf.Tensor1D; // [N]
    const mask = tf.tensor1d(batch.mask, 'bool');
    const logprobs: PairLogprobs = {
      chosen: at(batch.chosen),
      rejected: at(batch.rejected),
      refChosen: tf.tensor1d(batch.refChosen),
      refRejected: tf.tensor1d(batch.refRejected),
    };
    const lead = preferenceLead(logprobs, mask);
    const reward = (own: tf.Tensor1D, ref: tf.Tensor1D) =>
      tf.mul(parts.beta, tf.sub(maskedMean(own, mask), maskedMean(ref, mask))) as tf.Scalar;
    const is = (x: tf.Tensor) => tf.cast(x, 'float32');
    const right = tf.add(is(tf.greater(lead, 0)), tf.mul(0.5, is(tf.equal(lead, 0)))); // as pairAccuracy
    return {
      lead,
      loss: parts.loss.of(logprobs, mask),
      'logps/chosen': maskedMean(logprobs.chosen, mask),
      'logps/rejected': maskedMean(logprobs.rejected, mask),
      'rewards/chosen': reward(logprobs.chosen, logprobs.refChosen),
      'rewards/rejected': reward(logprobs.rejected, logprobs.refRejected),
      'rewards/accuracies': maskedMean(right, mask),
      'rewards/margins': tf.mul(parts.beta, maskedMean(lead, mask)) as tf.Scalar,
    };
  }

  function readsOf(batch: PairsBatch, shown: Batch | null) {
    const texts = [batch.tokens, ...(shown ? [shown] : [])];
    const arrays = texts.flatMap((b) => [b.ids, b.places, b.positions, b.targets, b.mask]);
    const { answer, chosen, rejected, refChosen, refRejected, mask } = batch;
    return {
      key: [parts.name, parts.loss.key, parts.beta, config.sftCoef, batch.answers].join(' '),
      arrays: [...arrays, answer, chosen, rejected, refChosen, refRejected, mask],
      atMost: { longest: Math.max(...texts.map(({ longest }) => longest)) },
    };
  }

  /** The demonstrations of a step; none where they have no weight. */
  function demonstrationsFor(step: number): Batch | null {
    if (config.sftCoef === 0 || !deps.demonstrations) return null;
    const first = step * config.sftBatchSize;
    return demonstrationBatch(deps.demonstrations, first, config.sftBatchSize, tokenizer, maxLength);
  }

  async function preflight(groups: readonly PromptPairs[]): Promise<number> {
    const { rows } = batchOf(groups);
    const now = await answerLogprobs(policy, model, read, rows, tokenizer.padId);
    const off = Math.max(...rows.map((row, i) => Math.abs((now[i] as number) - (reference[row] as number))));
    const allowed = MAX_LOG_RATIO * Math.max(...rows.map((row) => read.responses[row]?.length ?? 0));
    if (off < allowed) return off;
    throw new StageError(
      `${parts.name}-preflight`,
      `Before any update the policy is the reference, but their log-probabilities of an answer differ by ${off.toExponential(1)} nats (allowed ${allowed.toExponential(1)}). Nothing was changed. The backend computes the policy in two different ways: reload the page, or choose another backend.`,
      { off, allowed },
    );
  }

  /** The same figures on the pairs that are never learned from. */
  async function* measure(): AsyncGenerator<StageEvent> {
    if (heldOut.length === 0) return;
    const sums = new Map<string, number>();
    const losses: number[] = [];
    let pairs = 0;
    for (const groups of groupsOf(heldOut, PAIRS_TOGETHER)) {
      const batch = batchOf(groups);
      const names: string[] = [];
      const packed = tf.tidy(() => {
        const { lead, ...figures } = pairFigures(policy, batch);
        names.push(...Object.keys(figures));
        return tf.concat1d([tf.stack(Object.values<tf.Scalar>(figures)) as tf.Tensor1D, lead]);
      });
      const values = await packed.data();
      packed.dispose();
      for (let i = 0; i < batch.pairs; i++) losses.push(parts.loss.each(values[names.length + i] as number));
      pairs += batch.pairs;
      for (const [i, name] of names.entries())
        sums.set(name, (sums.get(name) ?? 0) + batch.pairs * (values[i] as number));
    }
    const values = Object.fromEntries([...sums].map(([name, sum]) => [`eval_${name}`, sum / pairs]));
    const known: Record<string, number> = { ...values, eval_pairs: pairs };
    if (losses.length > 1) known.eval_loss_error = standardError(losses);
    yield metrics(state.step, known);
  }

  /** The policy's most likely answers beside the reference's, and what the true rubric says of both. */
  async function samples(): Promise<StageEvent> {
    const { samplePrompts, referenceAnswers, names, rubric } = deps;
    const after = await answerPrompts({ parameters: policy, config: model }, tokenizer, samplePrompts, {
      greedy: true,
    });
    const rows = samplePrompts.map((asked, i): SampleRow => {
      const { prompt } = asked;
      const answers = { [names.reference]: referenceAnswers[i] ?? '', [names.policy]: after[i]?.text ?? '' };
      if (!rubric) return { prompt, answers };
      const scores = Object.entries(answers).map(([name, text]) => [name, { rubric: rubric(asked, text) }]);
      return { prompt, answers, scores: Object.fromEntries(scores) };
    });
    return { type: 'samples', step: state.step, rows };
  }
}

const metrics = (step: number, values: Readonly<Record<string, number>>): StageEvent => ({
  type: 'metrics',
  step,
  values,
});
