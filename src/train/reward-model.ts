import * as tf from '@tensorflow/tfjs-core';
import type { Prompt } from '../data/conversation';
import type { PreferenceRow } from '../data/rows';
import { gatherRows } from '../model';
import type { AdamWOptions } from '../optim';
import type { RewardConfig } from '../recipes/settings/reward';
import { bradleyTerryLoss } from '../rlhf/bradley-terry';
import { select } from '../rlhf/masked';
import { yesNoAccuracy, yesNoLoss } from '../rlhf/yes-no-loss';
import { mean } from '../statistics';
import type { StageEvent } from './events';
import { labelEpochs, splitLabels } from './label-epochs';
import { type LabeledPlaces, labeledPlaces } from './labeled-places';
import { calibration, calibrationError, lossError, pairFigures } from './reward-diagnostics';
import { bootstrapped, lengthBiasOf, type PairBatch, type PromptPairs, pairBatch } from './reward-pairs';
import { answeredIds, readRows } from './reward-reading';
import { rawScores, scoreRows } from './reward-scoring';
import { type ScaleDeps, scoreScale } from './score-scale';
import type { Trainable } from './trainable';

/** What reward-model training changes; a checkpoint holds all of it. The data cursor follows from `step`. */
export interface RewardState {
  readonly scorer: Trainable;
  step: number;
  /** Of raw scores on samples of the policy it started from; 0 and 1 until the stage is done. */
  mean: number;
  deviation: number;
}

export const rewardOptimizer = ({ weightDecay, maxGradNorm }: RewardConfig): AdamWOptions => ({
  weightDecay,
  maxNorm: maxGradNorm,
});

export interface RewardDeps extends ScaleDeps {
  readonly rows: readonly PreferenceRow[];
  /** What there is to say of the labels beside the progress. */
  readonly note?: string | null;
}

/**
 * Bradley-Terry reward model: learns to score the chosen answer above the rejected one.
 *
 * Source: Ouyang et al. 2022, section 3.5 and eq. 1; Stiennon et al. 2020 for the head and the normalisation. All
 * comparisons of one prompt are in one batch and each answer is read once. The model starts as a copy of the policy with
 * a head N(0, 1/√(d+1)). Beside it, where the settings say so, the margin and the yes-or-no loss of Touvron et al. 2023 (Llama 2),
 * section 3.2.2.
 */
export async function* rewardModel(
  config: RewardConfig,
  state: RewardState,
  deps: RewardDeps,
): AsyncGenerator<StageEvent, LabeledPlaces | null> {
  const { model, tokenizer, draws } = deps;
  const { scorer } = state;
  const maxLength = Math.min(config.maxLength, model.max_position_embeddings);

  // 1. Split by prompt.
  const title = 'reward model';
  const { train: all, heldOut } = splitLabels(deps.rows, config.heldOut, draws, { title });
  const train = config.bootstrap ? bootstrapped(all, draws) : all;
  // Of training labels alone.
  const perToken = config.lengthDebias ? lengthBiasOf(train, tokenizer, config, maxLength) : 0;
  const held = heldOut.length > 0 ? pairBatch(heldOut, tokenizer, config, maxLength, perToken) : null;

  // 2. Clipped steps on the Bradley-Terry loss of the next pairs.
  const loss = (groups: readonly PromptPairs[]) => pairLoss(pairBatch(groups, tokenizer, config, maxLength, perToken));
  yield* labelEpochs(config, state, { train, heldOut }, { title, note: deps.note, loss, measure }, draws);

  // 3. Normalisation: mean 0 and deviation 1 on samples of the policy.
  Object.assign(state, await scoreScale(scorer.parameters, config.normalisationSamples, maxLength, deps));

  // 4. Where the answers lie that it learned from: far from all of them its scores mean little.
  return labeledPlaces(await learnedFrom());

  function pairLoss(batch: PairBatch) {
    const scores = tf.reshape(
      rawScores(scorer.parameters, model, batch.texts, tokenizer.padId),
      [-1, 1],
    ) as tf.Tensor2D; // [U, 1]
    const rowsOf = (index: Int32Array) =>
      tf.reshape(gatherRows(scores, tf.tensor1d(index, 'int32')), [-1]) as tf.Tensor1D;
    const [chosen, rejected] = [rowsOf(batch.chosen), rowsOf(batch.rejected)]; // [N]
    const tie = tf.tensor1d(batch.tie, 'bool');
    const ofPairs = bradleyTerryLoss(chosen, rejected, {
      margin: tf.tensor1d(batch.margin),
      tie,
      weight: tf.tensor1d(batch.weight),
      ...(batch.sure && { sure: tf.tensor1d(batch.sure) }),
    });
    const ofRule = () => tf.mul<tf.Scalar>(config.ruleCoef, ruleLoss(tf.reshape(scores, [-1]) as tf.Tensor1D, batch));
    const loss = config.rule === 'none' ? ofPairs : tf.add<tf.Scalar>(ofPairs, ofRule());
    const lead = tf.sub(chosen, rejected);
    const decided = tf.logicalNot(tie);
    const count = tf.sum(tf.cast(decided, 'float32')); // 0 makes NaN, which is then left out
    const right = tf.add(tf.cast(tf.greater(lead, 0), 'float32'), tf.mul(0.5, tf.cast(tf.equal(lead, 0), 'float32')));
    const over = (x: tf.Tensor) => tf.div(tf.sum(select(x, decided)), count) as tf.Scalar;
    const both = tf.concat([chosen, rejected]);
    const rewards = {
      mean_reward: tf.mul<tf.Scalar>(0.5, tf.mean(tf.add(chosen, rejected))),
      min_reward: tf.min<tf.Scalar>(both),
      max_reward: tf.max<tf.Scalar>(both),
    };
    return { loss, metrics: { accuracy: over(right), margin: over(lead), ...rewards } };
  }

  /** Loss, accuracy, margin, histogram and calibration on the pairs that are never learned from. */
  async function* measure(_: readonly PromptPairs[], step: number): AsyncGenerator<StageEvent> {
    if (!held) return;
    const scores = await scoreRows(scorer.parameters, model, held.texts, tokenizer.padId);
    const chosen = Float32Array.from(held.chosen, (i) => scores[i] as number);
    const rejected = Float32Array.from(held.rejected, (i) => scores[i] as number);
    const lossTensor = tf.tidy(() =>
      bradleyTerryLoss(tf.tensor1d(chosen), tf.tensor1d(rejected), {
        margin: tf.tensor1d(held.margin),
        tie: tf.tensor1d(held.tie, 'bool'),
        weight: tf.tensor1d(held.weight),
        ...(held.sure && { sure: tf.tensor1d(held.sure) }),
      }),
    );
    const [loss = Number.NaN] = await lossTensor.data();
    lossTensor.dispose();
    const { accuracy, margin } = pairFigures(chosen, rejected, held.tie);
    const bins = calibration(chosen, rejected, held.tie, held.sure);
    const values: Record<string, number> = {
      eval_loss: loss,
      eval_calibration_error: calibrationError(bins),
      eval_pairs: chosen.length,
      eval_decided: decidedOf(held),
    };
    const ruled = [...held.kept.keys()].filter((i) => (held.kept[i] as number) >= 0);
    const kept = ruled.map((i) => held.kept[i] as number);
    if (ruled.length > 0)
      Object.assign(values, {
        eval_rule_accuracy: yesNoAccuracy(
          ruled.map((i) => scores[i] as number),
          kept,
        ),
        eval_rule_kept: mean(kept),
        eval_rule_answers: ruled.length,
      });
    const error = lossError(chosen, rejected, held);
    if (error !== null) values.eval_loss_error = error;
    if (!Number.isNaN(accuracy)) Object.assign(values, { eval_accuracy: accuracy, eval_margin: margin });
    yield { type: 'metrics', step, values };
    yield {
      type: 'phase',
      step,
      phase: { kind: 'reward-diagnostics', chosen: [...chosen], rejected: [...rejected], calibration: bins },
    };
  }

  /** Each answer of the learned pairs once, and its place. */
  async function learnedFrom() {
    const rows = train.flatMap((group) => group.rows);
    const texts = new Map<string, { asked: Prompt; answer: string }>();
    for (const asked of rows)
      for (const answer of [asked.chosen, asked.rejected])
        texts.set(JSON.stringify([asked.prompt, answer]), { asked, answer });
    const all = [...texts.values()];
    const read = await readRows(
      scorer.parameters,
      model,
      all.map(({ asked, answer }) => answeredIds(tokenizer, asked, answer, maxLength)),
      tokenizer.padId,
    );
    return read.map((row, i) => ({ ...row, prompt: all[i]?.asked.prompt ?? '' }));
  }
}

/** The yes-or-no loss of the answers whose raters were asked for the rule. */
const ruleLoss = (scores: tf.Tensor1D, { kept }: PairBatch): tf.Scalar =>
  yesNoLoss(
    scores,
    tf.tensor1d(
      Array.from(kept, (one) => one === 1),
      'bool',
    ),
    tf.tensor1d(
      Array.from(kept, (one) => one >= 0),
      'bool',
    ),
  );

const decidedOf = ({ tie }: PairBatch): number => tie.reduce((count, one) => count + (one ? 0 : 1), 0);
