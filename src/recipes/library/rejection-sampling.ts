import { recipe } from '../recipe';
import { bestOfNStage } from '../stages/best-of-n';
import { sftStage } from '../stages/sft';
import { BY_REWARD_MODEL, evaluation, preferences, REWARD, SFT } from './usual-nodes';

/** Of a fine-tuning on best answers: fewer steps at a lower rate than from the base. */
const TUNING = { steps: 80, learningRate: 5e-4, evalEvery: 40 };

/**
 * Follows Touvron et al. 2023 (Llama 2), section 3.2.3, whose rounds before PPO these are; departs in two rounds with one
 * reward model, each learning from its own round's answers alone, and in size.
 */
export const rejectionSampling = recipe({
  id: 'rejection-sampling',
  title: 'Rejection sampling',
  source: 'Touvron et al. 2023, Llama 2: Open Foundation and Fine-Tuned Chat Models',
  explanation:
    'The best of n answers by the reward model become demonstrations, the model is fine-tuned on them, and then once more from what that made: RLHF with nothing but supervised learning.',
  nodes: [
    { ...SFT, called: { title: 'Fine-tuning (SFT)', short: 'SFT' } },
    preferences(),
    REWARD,
    {
      id: 'best',
      called: { title: 'Best of n, round 1', short: 'best 1' },
      stage: bestOfNStage,
      inputs: { policy: 'sft.policy', scorer: 'reward.scorer' },
      settings: { curvePrompts: 0, prompts: 640 },
    },
    {
      id: 'tune',
      called: { title: 'Tuning, round 1', short: 'round 1' },
      stage: sftStage,
      inputs: { base: 'sft.policy', demonstrations: 'best.demonstrations' },
      settings: TUNING,
    },
    {
      id: 'best-2',
      called: { title: 'Best of n, round 2', short: 'best 2' },
      stage: bestOfNStage,
      inputs: { policy: 'tune.policy', scorer: 'reward.scorer' },
      settings: { curvePrompts: 0, prompts: 640 },
    },
    {
      id: 'tune-2',
      called: { title: 'Tuning, round 2', short: 'round 2' },
      stage: sftStage,
      inputs: { base: 'tune.policy', demonstrations: 'best-2.demonstrations' },
      settings: TUNING,
    },
    evaluation('tune-2.policy'),
  ],
  writers: ['sft.policy', 'tune.policy', 'tune-2.policy'],
  ...BY_REWARD_MODEL,
});
