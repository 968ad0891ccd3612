import type { dpoStage } from '../recipes/stages/dpo';
import { fixedPairs } from './fixed-pairs';
import { pairLoss } from './pair-losses';
import { labelReport, pairwiseStage } from './pairwise-stage';
import type { Run } from './stage-run';

/**
 * Direct preference optimisation: the Bradley-Terry loss of the reward that the policy itself implies, or another loss of the
 * same lead. Source: Rafailov et al. 2023.
 */
export const dpo: Run<typeof dpoStage> = async function* (context) {
  const { settings, inputs } = context;
  const loss = pairLoss(settings.loss, settings.beta, settings.labelSmoothing, settings.rpo_alpha);
  const { objective, counts } = await fixedPairs(settings, loss, {
    ...context,
    name: 'dpo',
    reference: inputs.reference.parameters,
    rows: inputs.pairs.rows,
  });
  const step = yield* pairwiseStage(context, settings, { name: 'dpo', objective: () => objective, readings: true });
  yield* labelReport(context, counts, inputs.pairs.rows, step);
};
