import { recipe } from '../recipe';
import { evaluationStage } from '../stages/evaluation';
import { ipoStage } from '../stages/ipo';
import { preferencesStage } from '../stages/preferences';
import { sftStage } from '../stages/sft';

/** Follows Azar et al. 2023 with means per token, as TRL has it; departs in a loss on demonstrations beside that on pairs, and in its size. Labels as DPO's. */
export const ipo = recipe({
  id: 'ipo',
  title: 'IPO',
  source: 'Azar et al. 2023, A General Theoretical Paradigm to Understand Learning from Human Preferences',
  explanation:
    'As DPO, but each pair has a lead that is far enough: the policy is not pushed for ever on what everybody agrees on, and learns few labels less by heart.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs' },
      settings: { pairs: 1000, answersPerPrompt: 2, alteredShare: 0, harmfulShare: 0 },
    },
    {
      id: 'ipo',
      stage: ipoStage,
      inputs: { reference: 'sft.policy', pairs: 'preferences.pairs', demonstrations: 'data.demonstrations' },
    },
    {
      id: 'evaluation',
      stage: evaluationStage,
      inputs: { base: 'base', reference: 'sft.policy', policy: 'ipo.policy' },
    },
  ],
  writers: ['sft.policy', 'ipo.policy'],
  scorer: null,
  pairs: 'preferences.pairs',
});
