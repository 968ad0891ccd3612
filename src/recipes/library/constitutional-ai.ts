import { recipe } from '../recipe';
import { criticStage } from '../stages/ai-critic';
import { judgeStage } from '../stages/ai-judge';
import { aiPreferencesStage } from '../stages/ai-preferences';
import { revisionStage } from '../stages/ai-revision';
import { ppoStage } from '../stages/ppo';
import { sftStage } from '../stages/sft';
import { evaluation, optimised, REWARD, SFT } from './usual-nodes';

const PRINCIPLES = { principles: { better: true, harmless: true } };

/**
 * Follows Bai et al. 2022: a helpful model that was never taught to decline, critique and revision of its answers to red-team
 * prompts, fine-tuning on the revisions, AI preferences by principle, a preference model and RL. Departs in a critic and a judge
 * that are taught, on half of the kinds of harm (all but the evaluation leaves out the other half), in helpfulness judged by the
 * same model and not by people, in one round of revision, and in size.
 */
export const constitutionalAi = recipe({
  id: 'constitutional-ai',
  title: 'Constitutional AI',
  source: 'Bai et al. 2022, Constitutional AI: Harmlessness from AI Feedback',
  explanation:
    'No person labels harm: a model criticises its own answers by written principles and answers again, learns from that, and then from its own judgement of which of two answers follows the principles better.',
  nodes: [
    { ...SFT, called: { title: 'Helpful model (SFT)', short: 'SFT' }, settings: { refusals: 0 } },
    { id: 'critic', stage: criticStage, inputs: { policy: 'sft.policy' } },
    {
      id: 'revision',
      stage: revisionStage,
      inputs: { policy: 'sft.policy', critic: 'critic.policy', constitution: 'data.constitution' },
      // With more red-team prompts than ordinary ones of the likest family, giving advice, that too is declined.
      settings: { prompts: 192, ordinary: 1536 },
    },
    {
      id: 'tune',
      called: { title: 'Tuning on revisions (SL-CAI)', short: 'SL-CAI' },
      stage: sftStage,
      inputs: { base: 'sft.policy', demonstrations: 'revision.demonstrations' },
      settings: { steps: 400, learningRate: 1e-3, evalEvery: 50 },
    },
    { id: 'judge', stage: judgeStage, inputs: { policy: 'sft.policy' }, settings: PRINCIPLES },
    {
      id: 'preferences',
      stage: aiPreferencesStage,
      inputs: { policy: 'tune.policy', feedback: 'judge.policy', constitution: 'data.constitution' },
      settings: { ...PRINCIPLES, harmfulShare: 0.1 },
    },
    { ...REWARD, inputs: { ...REWARD.inputs, policy: 'tune.policy' } },
    {
      ...optimised('ppo', ppoStage),
      inputs: { reference: 'tune.policy', scorer: 'reward.scorer', demonstrations: 'revision.demonstrations' },
    },
    evaluation('ppo.policy'),
  ],
  writers: ['sft.policy', 'tune.policy', 'ppo.policy'],
  scorer: 'reward.scorer',
  pairs: null,
  harmKept: true,
});
