import type { preferenceStage } from '../recipes/stages/preference-model';
import type { StageEvent } from './events';
import { byPeople } from './label-agreement';
import { labelEpochs, splitLabels } from './label-epochs';
import { byPreference } from './pair-comparers';
import { preferenceObjective } from './preference-learning';
import { ROOM_FOR_TWO } from './preference-reading';
import { agreementOf, rubricFigures } from './reward-agreement';
import type { Run } from './stage-run';
import { scorerStart } from './start';
import { disposeTrainable, endTraining } from './trainable';
import { leftOutReport, usablePairs } from './usable-pairs';

/** Learns from pairs which of two answers is preferred when both are read, starting from a copy of the policy. */
export const preferenceModel: Run<typeof preferenceStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, log } = context;
  const { policy, pairs } = inputs;
  const maxLength = Math.min(settings.maxLength, model.max_position_embeddings);
  const { rows, leftOut } = usablePairs(pairs.rows, tokenizer, maxLength - ROOM_FOR_TWO);
  const { maxGradNorm: maxNorm, weightDecay } = settings;
  const state = {
    scorer: context.trainable('scorer', { maxNorm, weightDecay }, scorerStart(policy, context)),
    ...context.resumed({ step: 0 }),
  };
  context.saves(state, () => state.step);
  const objective = preferenceObjective({ model, tokenizer, draws, maxLength, scorer: state.scorer });
  let trained = false;
  try {
    yield* labelEpochs(settings, state, splitLabels(rows, settings.heldOut, draws, objective), objective, draws);
    trained = true;
  } finally {
    if (!trained) disposeTrainable(state.scorer);
  }
  const value = { config: model, ...endTraining(state.scorer), mean: 0, deviation: 1 };
  context.output('preference', value);
  const seconds = log.seconds();
  const agreement = await agreementOf(byPreference(value, tokenizer), context);
  const labels_by_people = byPeople(rows);
  const values = { labels_by_people, ...(agreement && rubricFigures(agreement)) };
  yield { type: 'metrics', step: state.step, values } satisfies StageEvent;
  context.report({
    seconds,
    accuracy_heldout: log.last('eval_accuracy'),
    pairs_heldout: log.last('eval_decided'),
    calibration_error_heldout: log.last('eval_calibration_error'),
    order_gap_heldout: log.last('eval_order_gap'),
    labels_by_people,
    ...agreement,
    ...leftOutReport(leftOut),
  });
};
