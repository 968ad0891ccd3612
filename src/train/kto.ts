import type { ktoStage } from '../recipes/stages/kto';
import type { LabelCounts } from './fixed-pairs';
import { ktoObjective } from './kto-objective';
import { labelReport, pairwiseStage } from './pairwise-stage';
import type { Run } from './stage-run';

/** Kahneman-Tversky optimisation: answers labeled one by one. Source: Ethayarajh et al. 2024. */
export const kto: Run<typeof ktoStage> = async function* (context) {
  const { settings, inputs } = context;
  const rows = inputs.pairs?.rows ?? [];
  const unpaired = inputs.unpaired ?? [];
  let counts: LabelCounts = { learned: 0, heldOut: 0, leftOut: 0 };
  const step = yield* pairwiseStage(context, settings, {
    name: 'kto',
    readings: true,
    async objective(policy) {
      const deps = { ...context, name: 'kto', reference: inputs.reference.parameters, rows, unpaired };
      const made = await ktoObjective(settings, deps, policy);
      counts = made.counts;
      return made.objective;
    },
  });
  yield* labelReport(context, counts, rows, step, unpaired.length);
};
