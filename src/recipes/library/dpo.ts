import { recipe } from '../recipe';
import { dpoStage } from '../stages/dpo';
import { evaluationStage } from '../stages/evaluation';
import { preferencesStage } from '../stages/preferences';
import { sftStage } from '../stages/sft';

/**
 * Follows Rafailov et al. 2023; departs in a loss on demonstrations beside that on pairs, and in its size. Raters see the SFT model's
 * own answers alone: of a borrowed answer DPO would learn that its content is wrong wherever it stands.
 */
export const dpo = recipe({
  id: 'dpo',
  title: 'DPO',
  source: 'Rafailov et al. 2023, Direct Preference Optimization: Your Language Model is Secretly a Reward Model',
  explanation:
    'The model learns from demonstrations, people compare its answers, and DPO makes the preferred answers likelier than the others, in one supervised stage: no reward model, no sampling.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs', judge: 'data.judge' },
      settings: { pairs: 1000, answersPerPrompt: 2, alteredShare: 0, harmfulShare: 0 },
    },
    {
      id: 'dpo',
      stage: dpoStage,
      inputs: { reference: 'sft.policy', pairs: 'preferences.pairs', demonstrations: 'data.demonstrations' },
    },
    {
      id: 'evaluation',
      stage: evaluationStage,
      inputs: { base: 'base', reference: 'sft.policy', policy: 'dpo.policy', judge: 'data.judge' },
    },
  ],
  writers: ['sft.policy', 'dpo.policy'],
  scorer: null,
  pairs: 'preferences.pairs',
});
