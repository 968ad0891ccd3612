import { copyModel } from '../model';
import type { DpoConfig } from '../recipes/settings/dpo';
import type { dpoStage } from '../recipes/stages/dpo';
import { dpoLoss, dpoLossOf } from '../rlhf/dpo-loss';
import { answerPrompts } from './answers';
import { byPeople } from './label-agreement';
import { type PairwiseParts, type PairwiseState, pairwise } from './pairwise';
import type { Run } from './stage-run';

/** Direct preference optimisation: the Bradley-Terry loss of the reward that the policy itself implies. Source: Rafailov et al. 2023. */
export const dpoParts = ({ beta }: Pick<DpoConfig, 'beta'>): PairwiseParts => ({
  name: 'dpo',
  loss: {
    key: `sigmoid ${beta}`,
    of: (logprobs, mask) => dpoLoss(logprobs, mask, beta),
    each: (lead) => dpoLossOf(beta * lead),
  },
  beta,
});

/** Optimises a copy of the reference on pairs, without a reward model. */
export const dpo: Run<typeof dpoStage> = async function* (context) {
  const { settings, inputs, draws, model, tokenizer, source, log } = context;
  const { reference, pairs } = inputs;
  const before = await answerPrompts(reference, tokenizer, source.shown, { greedy: true });
  const fresh = () => copyModel(reference.parameters);
  const state: PairwiseState = {
    policy: context.trainable('policy', { maxNorm: settings.maxGradNorm }, fresh),
    ...context.resumed({ step: 0 }),
  };
  context.saves(state, () => state.step);
  context.output('policy', { config: model, parameters: state.policy.parameters, own: state.policy.own });
  try {
    const counts = yield* pairwise(settings, dpoParts(settings), state, {
      model,
      tokenizer,
      draws,
      reference: reference.parameters,
      rows: pairs.rows,
      demonstrations: source.demonstrations('train', Math.min(settings.maxLength, model.max_position_embeddings)),
      prompts: source.prompts('train', draws.stream('dpo reading')),
      rubric: source.rubric,
      samplePrompts: source.shown,
      referenceAnswers: before.map((answer) => answer.text),
      names: { reference: context.inputName('reference'), policy: context.outputName('policy') },
    });
    const labels_by_people = byPeople(pairs.rows);
    yield { type: 'metrics', step: state.step, values: { labels_by_people } };
    context.report({
      seconds: log.seconds(),
      pairs: counts.learned,
      pairs_heldout: counts.heldOut,
      pairs_left_out: counts.leftOut,
      labels_by_people,
      loss_heldout: log.last('eval_loss'),
      accuracy_heldout: log.last('eval_rewards/accuracies'),
      margin_heldout: log.last('eval_rewards/margins'),
      kl: log.last('objective/kl'),
      rubric_first: log.first('objective/rubric'),
      rubric_last: log.last('objective/rubric'),
      logps_chosen_before: log.first('eval_logps/chosen'),
      logps_chosen_after: log.last('eval_logps/chosen'),
      logps_rejected_before: log.first('eval_logps/rejected'),
      logps_rejected_after: log.last('eval_logps/rejected'),
    });
  } finally {
    state.policy.optimizer.dispose();
  }
};
