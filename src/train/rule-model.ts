import * as tf from '@tensorflow/tfjs-core';
import { linearSchedule, trainStep } from '../optim';
import { Random } from '../random';
import type { ruleModelStage } from '../recipes/stages/rule-model';
import { yesNoAccuracy, yesNoLoss } from '../rlhf/yes-no-loss';
import { mean } from '../statistics';
import { StageError, type StageEvent } from './events';
import { groupByPrompt, splitByPrompt } from './reward-pairs';
import { rawScores, rewardIds, scoreRows } from './reward-scoring';
import { oneSided, type RuleLabel, requireRuleLabels, ruleLabels } from './rule-labels';
import type { Run } from './stage-run';
import { scorerStart } from './start';
import { disposeTrainable, endTraining, type Trainable } from './trainable';
import { usablePairs } from './usable-pairs';

/** What a rule model changes; a checkpoint holds all of it. The data cursor follows from `step`. */
interface RuleModelState {
  readonly scorer: Trainable;
  step: number;
}

interface ReadLabel {
  readonly ids: readonly number[];
  readonly kept: boolean;
}

/**
 * Learns from yes-or-no labels whether an answer keeps one rule. Its score is the logit of that, not normalised, so that σ of it
 * is a probability. Source: Glaese et al. 2022 (Sparrow), section 2.5: one model for all rules there, the rule in its prompt; here a
 * model a rule, for one as small cannot read a rule.
 */
export const ruleModel: Run<typeof ruleModelStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, log } = context;
  const { rule } = settings;
  const limit = Math.min(settings.maxLength, model.max_position_embeddings);
  const { rows } = usablePairs(inputs.pairs.rows, tokenizer, limit);
  requireRuleLabels(rows, rule);

  // 1. Labeled answers, split by prompt.
  const { train, heldOut } = splitByPrompt(groupByPrompt(rows), settings.heldOut, draws);
  const labelsOf = (groups: typeof train) =>
    ruleLabels(
      groups.flatMap((group) => group.rows),
      rule,
    );
  const read = ({ asked, answer, kept }: RuleLabel): ReadLabel => ({
    ids: rewardIds(tokenizer, asked, answer, limit),
    kept,
  });
  const [learned, held] = [labelsOf(train).map(read), labelsOf(heldOut).map(read)];
  const perEpoch = Math.ceil(learned.length / settings.batchSize);
  const total = settings.epochs * perEpoch;
  const note = oneSided(learned, rule);

  const state: RuleModelState = {
    scorer: context.trainable(
      'scorer',
      { weightDecay: settings.weightDecay, maxNorm: settings.maxGradNorm },
      scorerStart(inputs.policy, context),
    ),
    ...context.resumed({ step: 0 }),
  };
  context.saves(state, () => state.step);
  let trained = false;
  try {
    if (state.step === 0) yield* measure();
    while (state.step < total) {
      // 2. One clipped step on the cross-entropy of the next answers.
      const epoch = Math.floor(state.step / perEpoch);
      const first = (state.step % perEpoch) * settings.batchSize;
      const batch = shuffled(epoch).slice(first, first + settings.batchSize);
      const warmup = Math.round(settings.warmupRatio * total);
      const learningRate = linearSchedule(settings.learningRate, state.step, total, warmup);
      const { loss, gradNorm, applied } = await trainStep(state.scorer.optimizer, learningRate, () => lossOf(batch));
      const step = state.step + 1;
      if (!applied)
        throw new StageError(
          'rule-not-finite',
          `The loss or its gradient was not a finite number at step ${step}; the weights are as they were before it. Lower the learning rate and start again.`,
          { step, loss, gradNorm },
        );
      state.step = step;
      // 3. Tell.
      const values = { loss, grad_norm: gradNorm, learning_rate: learningRate, epoch: step / perEpoch };
      yield { type: 'metrics', step, values };
      if (step % settings.evalEvery === 0 || step === total) yield* measure();
      yield { type: 'checkpoint', step };
      yield { type: 'progress', step, total, ...(note !== null && { note }) };
    }
    trained = true;
  } finally {
    if (!trained) disposeTrainable(state.scorer);
  }
  context.output('scorer', { config: model, ...endTraining(state.scorer), mean: 0, deviation: 1 });
  context.report({
    seconds: log.seconds(),
    rule,
    answers: learned.length,
    kept: mean(learned.map(({ kept }) => Number(kept))),
    accuracy_heldout: log.last('eval_rule_accuracy'),
    answers_heldout: held.length,
    ...(note !== null && { note }),
  });

  function shuffled(epoch: number): readonly ReadLabel[] {
    return new Random(draws.seed, draws.stream(`rule epoch ${epoch}`)).shuffle(learned);
  }

  function lossOf(batch: readonly ReadLabel[]): tf.Scalar {
    const rows = batch.map(({ ids }) => ids);
    const scores = rawScores(state.scorer.parameters, model, rows, tokenizer.padId);
    const kept = tf.tensor1d(
      batch.map((one) => one.kept),
      'bool',
    );
    return yesNoLoss(scores, kept, tf.ones([batch.length], 'bool'));
  }

  async function* measure(): AsyncGenerator<StageEvent> {
    if (held.length === 0) return;
    const rows = held.map(({ ids }) => ids);
    const scores = await scoreRows(state.scorer.parameters, model, rows, tokenizer.padId);
    const kept = held.map((one) => one.kept);
    const values = {
      eval_loss: mean(Array.from(scores, (r, i) => Math.log1p(Math.exp(-Math.abs(r))) + Math.max(0, kept[i] ? -r : r))),
      eval_rule_accuracy: yesNoAccuracy(scores, kept),
      eval_rule_kept: mean(kept.map(Number)),
      eval_rule_answers: held.length,
    };
    yield { type: 'metrics', step: state.step, values };
  }
};
