import type * as tf from '@tensorflow/tfjs-core';
import type { PreferenceRow } from '../data/rows';
import { linearSchedule, trainStep } from '../optim';
import type { Draws } from './draws';
import { StageError, type StageEvent } from './events';
import { epochBatches, groupByPrompt, type PromptPairs, splitByPrompt } from './reward-pairs';
import type { Trainable } from './trainable';

/** Settings of a model that learns from labels in epochs. */
export interface LabelEpochsSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly warmupRatio: number;
  readonly heldOut: number;
  readonly evalEvery: number;
}

/** What changes; a checkpoint holds all of it. The data cursor follows from `step`. */
export interface LabelEpochsState {
  readonly scorer: Trainable;
  step: number;
}

/** What is learned of some prompts' comparisons. */
export interface LabelObjective {
  /** What its errors speak of; its first word names them: 'preference model'. */
  readonly title: string;
  /** What there is to say of the labels beside the progress. */
  readonly note?: string | null | undefined;
  /** Differentiable; a metric that is not a finite number is not told. */
  loss(groups: readonly PromptPairs[], step: number): { loss: tf.Scalar; metrics: Record<string, tf.Scalar> };
  /** The same on what is never learned from, as events of that step. */
  measure(groups: readonly PromptPairs[], step: number): AsyncGenerator<StageEvent>;
}

/** Prompts with their comparisons: those learned from, and those kept for measuring. */
interface LabelSplit {
  readonly train: readonly PromptPairs[];
  readonly heldOut: readonly PromptPairs[];
}

const firstWord = (title: string): string => title.split(' ')[0] ?? '';

/** Labels of at least one pair that prefer one answer. Errors: StageError '<first word>-no-labels'. */
export function splitLabels(
  rows: readonly PreferenceRow[],
  heldOut: number,
  draws: Draws,
  { title }: Pick<LabelObjective, 'title'>,
): LabelSplit {
  const split = splitByPrompt(groupByPrompt(rows), heldOut, draws);
  if (split.train.some((group) => group.rows.some(({ tie }) => !tie))) return split;
  throw new StageError(
    `${firstWord(title)}-no-labels`,
    `There is no label that prefers one answer to another, so the ${title} has nothing to learn. Label some pairs first.`,
    { rows: rows.length },
  );
}

/** Steps on the comparisons of prompts, all those of a prompt in one batch, with measurements on the prompts held out. Errors: StageError '<first word>-not-finite'. */
export async function* labelEpochs(
  config: LabelEpochsSettings,
  state: LabelEpochsState,
  { train, heldOut }: LabelSplit,
  objective: LabelObjective,
  draws: Draws,
): AsyncGenerator<StageEvent, void> {
  const schedule = Array.from({ length: config.epochs }, (_, epoch) => {
    const own = epochBatches(train, config.batchSize, draws, epoch);
    return own.map((groups, i) => ({ groups, epoch: epoch + (i + 1) / own.length }));
  }).flat();
  const total = schedule.length;
  const warmup = Math.round(config.warmupRatio * total);
  if (state.step === 0 && heldOut.length > 0) yield* objective.measure(heldOut, 0);
  while (state.step < total) {
    const { groups, epoch } = schedule[state.step] as (typeof schedule)[number];
    const step = state.step + 1;
    const learning_rate = linearSchedule(config.learningRate, state.step, total, warmup);
    const { loss, gradNorm, applied, metrics } = await trainStep(state.scorer.optimizer, learning_rate, () =>
      objective.loss(groups, step),
    );
    if (!applied)
      throw new StageError(
        `${firstWord(objective.title)}-not-finite`,
        `The loss or its gradient was not a finite number at step ${step}; the weights are as they were before it. Lower the learning rate and start again.`,
        { step, loss, gradNorm },
      );
    state.step = step;
    const known = Object.fromEntries(Object.entries(metrics).filter(([, value]) => Number.isFinite(value)));
    const pairs = groups.reduce((count, { rows }) => count + rows.filter(({ tie }) => !tie).length, 0);
    yield { type: 'metrics', step, values: { loss, ...known, pairs, grad_norm: gradNorm, learning_rate, epoch } };
    if (heldOut.length > 0 && (step % config.evalEvery === 0 || step === total))
      yield* objective.measure(heldOut, step);
    yield { type: 'checkpoint', step };
    yield { type: 'progress', step, total, ...(objective.note && { note: objective.note }) };
  }
}
