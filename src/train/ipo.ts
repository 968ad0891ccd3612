import type { ipoStage } from '../recipes/stages/ipo';
import { fixedPairs } from './fixed-pairs';
import { pairLoss } from './pair-losses';
import { labelReport, pairwiseStage } from './pairwise-stage';
import type { Run } from './stage-run';

/** Identity preference optimisation: the loop of DPO with a loss that knows how far is far enough. Source: Azar et al. 2023. */
export const ipo: Run<typeof ipoStage> = async function* (context) {
  const { settings, inputs } = context;
  const { objective, counts } = await fixedPairs(settings, pairLoss('ipo', settings.beta), {
    ...context,
    name: 'ipo',
    reference: inputs.reference.parameters,
    rows: inputs.pairs.rows,
  });
  const step = yield* pairwiseStage(context, settings, { name: 'ipo', objective: () => objective, readings: true });
  yield* labelReport(context, counts, inputs.pairs.rows, step);
};
