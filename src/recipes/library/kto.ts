import { recipe } from '../recipe';
import { evaluationStage } from '../stages/evaluation';
import { ktoStage } from '../stages/kto';
import { preferencesStage } from '../stages/preferences';
import { sftStage } from '../stages/sft';

/** Follows Ethayarajh et al. 2024 with pairs taken apart; departs in a loss on demonstrations beside that on labels, and in its size. Labels as DPO's. */
export const kto = recipe({
  id: 'kto',
  title: 'KTO',
  source: 'Ethayarajh et al. 2024, KTO: Model Alignment as Prospect Theoretic Optimization',
  explanation:
    'As DPO, but every answer is labeled by itself, good or bad: what people compared is taken apart, and the loss is modelled on how people feel gains and losses.',
  nodes: [
    { id: 'sft', stage: sftStage, inputs: { base: 'base', demonstrations: 'data.demonstrations' } },
    {
      id: 'preferences',
      stage: preferencesStage,
      inputs: { policy: 'sft.policy', labels: 'data.pairs' },
      settings: { pairs: 1000, answersPerPrompt: 2, alteredShare: 0, harmfulShare: 0 },
    },
    {
      id: 'kto',
      stage: ktoStage,
      inputs: { reference: 'sft.policy', pairs: 'preferences.pairs', demonstrations: 'data.demonstrations' },
    },
    {
      id: 'evaluation',
      stage: evaluationStage,
      inputs: { base: 'base', reference: 'sft.policy', policy: 'kto.policy' },
    },
  ],
  writers: ['sft.policy', 'kto.policy'],
  scorer: null,
  pairs: 'preferences.pairs',
});
