import type { rewardStage } from '../recipes/stages/reward';
import type { Scorer } from './artifacts';
import { byPeople, labelAgreement } from './label-agreement';
import type { LabeledPlaces } from './labeled-places';
import { byScorer } from './pair-comparers';
import { agreementOf, rubricFigures } from './reward-agreement';
import { type RewardState, rewardModel, rewardOptimizer } from './reward-model';
import { mixedLabels } from './reward-pairs';
import { oneSided, requireRuleLabels, ruleLabels } from './rule-labels';
import type { Run } from './stage-run';
import { scorerStart, startOf } from './start';
import { disposeTrainable, endTraining } from './trainable';
import { leftOutReport, usablePairs } from './usable-pairs';

/** Learns a reward model from pairs, starting from a copy of the policy or of another reward model, and measures it on fresh pairs. */
export const reward: Run<typeof rewardStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  const { policy, pairs, start } = inputs;
  const limit = Math.min(settings.maxLength, model.max_position_embeddings);
  const { moreShare, rule } = settings;
  const labels = inputs.more ? mixedLabels(pairs.rows, inputs.more.rows, moreShare, draws) : pairs.rows;
  const { rows, leftOut } = usablePairs(labels, tokenizer, limit);
  if (rule !== 'none') requireRuleLabels(rows, rule);
  const note = rule === 'none' ? null : oneSided(ruleLabels(rows, rule), rule);
  const begin = start ? startOf(start, context) : scorerStart(policy, context);
  const state: RewardState = {
    scorer: context.trainable('scorer', rewardOptimizer(settings), begin),
    ...context.resumed({ step: 0, mean: 0, deviation: 1 }),
  };
  context.saves(state, () => state.step);
  let labeled: LabeledPlaces | null = null;
  let trained = false;
  try {
    const { temperature, maxNewTokens } = pairs.sampling;
    labeled = yield* rewardModel(settings, state, {
      model,
      tokenizer,
      draws,
      rows,
      policy: policy.parameters,
      prompts: source.prompts('train', draws.stream('normalisation')),
      temperature,
      maxNewTokens,
      note,
    });
    trained = true;
  } finally {
    if (!trained) disposeTrainable(state.scorer);
  }
  const scorer: Scorer = {
    config: model,
    ...endTraining(state.scorer),
    mean: state.mean,
    deviation: state.deviation,
    ...(labeled && { labeled }),
  };
  context.output('scorer', scorer);
  const seconds = log.seconds();
  const agreement = await agreementOf(byScorer(scorer, tokenizer), context);
  const { same, twos } = labelAgreement(rows);
  const labels_by_people = byPeople(rows);
  const values: Record<string, number> = {
    labels_by_people,
    ...(agreement && rubricFigures(agreement)),
    ...(twos > 0 && { label_agreement: same / twos, label_agreement_pairs: twos }),
  };
  yield { type: 'metrics', step: state.step, values };
  context.report({
    seconds,
    accuracy_heldout: log.last('eval_accuracy'),
    pairs_heldout: log.last('eval_decided'),
    labels_by_people,
    ...agreement,
    ...(rule !== 'none' && { rule, accuracy_rule: log.last('eval_rule_accuracy') }),
    ...(note !== null && { note }),
    ...leftOutReport(leftOut),
  });
};
