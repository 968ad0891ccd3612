import * as tf from '@tensorflow/tfjs-core';
import type { ModelConfig } from '../config/model';
import type { SampleRow } from '../data/rows';
import type { Parameters } from '../model';
import { linearSchedule, trainStep } from '../optim';
import { standardError } from '../statistics';
import type { Tokenizer } from '../text/tokenizer';
import { type AnswersBatch, answerSums } from './answer-batches';
import { type Batch, demonstrationBatch } from './batch';
import type { DemonstrationSource } from './demonstrations';
import { StageError, type StageEvent } from './events';
import { PairInspection } from './pair-inspection';
import { readingIsDue } from './policy-reading';
import type { Objective } from './preference-objective';
import { MAX_LOG_RATIO } from './preflight';
import { supervisedLoss } from './supervised';
import type { Trainable } from './trainable';

/** Settings that every algorithm of the family has. */
export interface PairwiseSettings {
  readonly learningRate: number;
  readonly warmupRatio: number;
  readonly sftCoef: number;
  readonly sftBatchSize: number;
  readonly maxLength: number;
  /** Steps between two measurements on what is held out, and between two rounds of sample answers. */
  readonly evalEvery: number;
  readonly sampleEvery: number;
  /** Pairs of each step shown token by token. */
  readonly inspected: number;
}

/** What changes; a checkpoint holds all of it. The data cursor follows from `step`. */
export interface PairwiseState {
  readonly policy: Trainable;
  step: number;
}

export interface PairwiseDeps {
  /** The stage, as its errors name it. */
  readonly name: string;
  readonly model: ModelConfig;
  readonly tokenizer: Tokenizer;
  /** π_ref, never changed. */
  readonly reference: Parameters;
  /** Demonstrations, learned from in the same steps with the weight `sftCoef`. */
  readonly demonstrations: DemonstrationSource | undefined;
  /** Answers of the policy as it is, to be shown. */
  samples(): Promise<readonly SampleRow[]>;
  /** Where the policy has come; absent where the objective tells it of every step. */
  reading?(): Promise<Readonly<Record<string, number>>>;
}

/**
 * Learning from preferences without a policy gradient: the loop that DPO's family shares. What is learned from and by which
 * loss is the objective's; here are its steps.
 *
 * Source: Rafailov et al. 2023, section 4.
 */
export async function* pairwise<B extends AnswersBatch>(
  config: PairwiseSettings,
  objective: Objective<B>,
  state: PairwiseState,
  deps: PairwiseDeps,
): AsyncGenerator<StageEvent, void> {
  const { name, model, tokenizer } = deps;
  const policy = state.policy.parameters;
  const maxLength = Math.min(config.maxLength, model.max_position_embeddings);
  const { total } = objective;
  const inspection = new PairInspection(objective, deps, policy, config.inspected);
  let preflown = state.step > 0; // a run that goes on has flown
  if (state.step === 0) {
    yield* measure();
    if (deps.reading) yield metrics(0, await deps.reading());
  }

  while (state.step < total) {
    const step = state.step + 1;
    // 1. The next answers, with what the reference says of them.
    const { batch, answers, told } = await objective.next(state.step);
    let figures: Readonly<Record<string, number>> = {};
    if (batch) {
      // 2. Pre-flight, once a run: before any update the policy is the reference.
      if (!preflown) yield metrics(0, { 'preflight/max_log_ratio': await preflight(batch) });
      preflown = true;
      yield* inspection.before(step, batch, answers);
      // 3. One clipped step on the loss, with some demonstrations beside it.
      figures = await update(batch, step);
      yield* inspection.after(step, figures);
    }
    state.step = step;
    // 4. Tell.
    yield metrics(step, { ...figures, ...told });
    if (step % config.evalEvery === 0 || step === total) yield* measure();
    if (deps.reading && readingIsDue(step, total, model)) yield metrics(step, await deps.reading());
    if (step % config.sampleEvery === 0 || step === total) yield { type: 'samples', step, rows: await deps.samples() };
    yield { type: 'checkpoint', step };
    yield { type: 'progress', step, total };
  }

  async function update(batch: B, step: number): Promise<Readonly<Record<string, number>>> {
    const shown = demonstrationsFor(state.step);
    const warmup = Math.ceil(config.warmupRatio * total);
    const learning_rate = linearSchedule(config.learningRate, state.step, total, warmup);
    const { loss, gradNorm, applied, metrics } = await trainStep(
      state.policy.optimizer,
      learning_rate,
      () => {
        const { scalars, beside } = objective.figures(answerSums(policy, model, batch), batch);
        const own = beside ? (tf.add(scalars.loss, beside) as tf.Scalar) : scalars.loss;
        if (!shown) return { loss: own, metrics: scalars };
        const nll_loss = supervisedLoss(policy, model, shown).loss;
        const loss = tf.add(own, tf.mul(config.sftCoef, nll_loss)) as tf.Scalar;
        return { loss, metrics: { ...scalars, nll_loss } };
      },
      readsOf(batch, shown),
    );
    if (applied) return told(batch, { ...metrics, grad_norm: gradNorm, learning_rate });
    throw new StageError(
      `${name}-not-finite`,
      `The loss or its gradient was not a finite number at step ${step}; the weights are as they were before it. Lower the learning rate and start again.`,
      { step, loss, gradNorm },
    );
  }

  /** A mean over nothing is not told. */
  function told(batch: B, values: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
    const known = Object.fromEntries(Object.entries(values).filter(([figure]) => objective.count(batch, figure) > 0));
    return { ...known, ...objective.derived?.(known) };
  }

  function readsOf(batch: B, shown: Batch | null) {
    const texts = [batch.tokens, ...(shown ? [shown] : [])];
    const arrays = texts.flatMap((b) => [b.ids, b.places, b.positions, b.targets, b.mask]);
    return {
      key: [name, objective.key, shown ? config.sftCoef : 0, batch.answers].join(' '),
      arrays: [...arrays, batch.answer, ...objective.reads(batch)],
      atMost: { longest: Math.max(...texts.map(({ longest }) => longest)) },
    };
  }

  /** The demonstrations of a step; none where they have no weight. */
  function demonstrationsFor(step: number): Batch | null {
    if (config.sftCoef === 0 || !deps.demonstrations) return null;
    const first = step * config.sftBatchSize;
    return demonstrationBatch(deps.demonstrations, first, config.sftBatchSize, tokenizer, maxLength);
  }

  async function preflight(batch: B): Promise<number> {
    const sums = tf.tidy(() => answerSums(policy, model, batch));
    const now = await sums.data();
    sums.dispose();
    const { rows, reference, lengths } = batch;
    const off = Math.max(...rows.map((_, i) => Math.abs((now[i] as number) - (reference[i] as number))));
    const allowed = MAX_LOG_RATIO * Math.max(...lengths);
    if (off < allowed) return off;
    throw new StageError(
      `${name}-preflight`,
      `Before any update the policy is the reference, but their log-probabilities of an answer differ by ${off.toExponential(1)} nats (allowed ${allowed.toExponential(1)}). Nothing was changed. The backend computes the policy in two different ways: reload the page, or choose another backend.`,
      { off, allowed },
    );
  }

  /** The same figures on what is never learned from, each a mean over all of it. */
  async function* measure(): AsyncGenerator<StageEvent> {
    const sums = new Map<string, { sum: number; count: number }>();
    const losses: number[] = [];
    await objective.remeasure?.();
    for (const batch of objective.heldOut) {
      const names: string[] = [];
      const packed = tf.tidy(() => {
        const { losses, scalars } = objective.figures(answerSums(policy, model, batch), batch);
        names.push(...Object.keys(scalars));
        return tf.concat1d([tf.stack(Object.values<tf.Scalar>(scalars)) as tf.Tensor1D, losses]);
      });
      const values = await packed.data();
      packed.dispose();
      for (let i = 0; i < objective.count(batch); i++) losses.push(values[names.length + i] as number);
      for (const [i, figure] of names.entries()) {
        const { sum, count } = sums.get(figure) ?? { sum: 0, count: 0 };
        const own = objective.count(batch, figure);
        sums.set(figure, { sum: sum + own * (values[i] as number), count: count + own });
      }
    }
    if (losses.length === 0) return;
    const means = Object.fromEntries([...sums].flatMap(([f, { sum, count }]) => (count > 0 ? [[f, sum / count]] : [])));
    const all = Object.entries({ ...means, ...objective.derived?.(means), pairs: losses.length });
    const known: Record<string, number> = Object.fromEntries(all.map(([figure, value]) => [`eval_${figure}`, value]));
    if (losses.length > 1) known.eval_loss_error = standardError(losses);
    yield metrics(state.step, known);
  }
}

const metrics = (step: number, values: Readonly<Record<string, number>>): StageEvent => ({
  type: 'metrics',
  step,
  values,
});
