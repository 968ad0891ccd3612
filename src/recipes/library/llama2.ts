import { recipe } from '../recipe';
import { bestOfNStage } from '../stages/best-of-n';
import { ppoStage } from '../stages/ppo';
import { preferencesStage } from '../stages/preferences';
import { rewardStage } from '../stages/reward';
import { sftStage } from '../stages/sft';
import { evaluation, preferences, SFT } from './usual-nodes';

const LABELS = { pairs: 2400, strengths: true, rules: true };
/** Of what the policy is asked while it learns; the paper's prompts for safety are as many as those for helpfulness. */
const HARMFUL = { harmfulShare: 0.5 };

/**
 * Follows Touvron et al. 2023 (Llama 2), section 3: labels for helpfulness and for safety apart, with strengths; two reward models
 * with the margin loss, safety's with the yes-or-no loss and 10% labels for helpfulness; the gated reward, whitened; rejection
 * sampling, then PPO. Departs in size, in one round of each where the paper has five, in prompts for harm that are a family of the
 * bundled world, in helpfulness scores counted from the SFT model's mean, since a ranking loss leaves their zero free, and in an SFT
 * model that was also shown help with harm, so that there is something to remove. One reward model for both, to compare with:
 * `--set helpful-rm.moreShare=0.5 --set best.gate=false --set ppo.reward.gate=false`.
 */
export const llama2 = recipe({
  id: 'llama2',
  title: 'Llama 2',
  source: 'Touvron et al. 2023, Llama 2: Open Foundation and Fine-Tuned Chat Models',
  explanation:
    'Helpfulness and safety pull apart, so each gets labels and a reward model of its own. Safety alone scores what may be harmful, helpfulness all else: the best of several answers are learned from, and then PPO follows the two.',
  nodes: [
    { ...SFT, called: { title: 'Fine-tuning (SFT)', short: 'SFT' }, settings: { refusals: 0.4 } },
    {
      ...preferences({ ...LABELS, values: 'helpfulness' }),
      id: 'helpfulness',
      called: { title: 'Labels for helpfulness', short: 'helpful' },
    },
    {
      id: 'safety',
      called: { title: 'Labels for safety', short: 'safe' },
      stage: preferencesStage,
      inputs: { policy: 'sft.policy' },
      settings: { ...LABELS, values: 'safety', harmfulShare: 0.5 },
    },
    {
      id: 'helpful-rm',
      called: { title: 'Helpfulness RM', short: 'helpful RM' },
      stage: rewardStage,
      inputs: { policy: 'sft.policy', pairs: 'helpfulness.pairs', more: 'safety.pairs' },
      settings: { margin: 1 },
    },
    {
      id: 'safe-rm',
      called: { title: 'Safety RM', short: 'safe RM' },
      stage: rewardStage,
      inputs: { policy: 'sft.policy', pairs: 'safety.pairs', more: 'helpfulness.pairs' },
      settings: { margin: 1, rule: 'harmless', moreShare: 0.1 },
    },
    {
      id: 'best',
      called: { title: 'Best of n', short: 'best of n' },
      stage: bestOfNStage,
      inputs: { policy: 'sft.policy', scorer: 'helpful-rm.scorer', safety: 'safe-rm.scorer' },
      settings: { curvePrompts: 0, ...HARMFUL },
    },
    {
      id: 'tune',
      called: { title: 'RS tuning', short: 'RS tuning' },
      stage: sftStage,
      inputs: { base: 'sft.policy', demonstrations: 'best.demonstrations' },
      settings: { steps: 100, learningRate: 5e-4, evalEvery: 50 },
    },
    {
      id: 'ppo',
      stage: ppoStage,
      inputs: { reference: 'tune.policy', scorer: 'helpful-rm.scorer', safety: 'safe-rm.scorer' },
      settings: { reward: { whiten: true }, klCoef: 0.1, ptxCoef: 0, ...HARMFUL },
    },
    evaluation('ppo.policy'),
  ],
  writers: ['sft.policy', 'tune.policy', 'ppo.policy'],
  scorer: 'helpful-rm.scorer',
  pairs: 'helpfulness.pairs',
});
