import type { A2cConfig } from '../settings/a2c';
import { number, type Topic } from '../topic';
import { answerReturn, demonstrationsMixedIn, POLICY_GLOSSARY } from './policy-gradient';

export const a2cTopic: Topic<A2cConfig> = {
  intro:
    'The policy gradient with a critic as it was before PPO: each rollout gives one step, taken by the policy that sampled it, so there is no ratio and nothing to clip. Simple and honest, and wasteful of answers.',
  formulas: [
    answerReturn,
    {
      title: 'Advantage',
      tex: String.raw`\hat A_t=\sum_{l\ge 0}r_{t+l}-V(s_t)`,
      live: (latest) => {
        const explained = number(latest['val/explained_variance'], 2);
        return explained && String.raw`\text{explained variance }${explained}`;
      },
      meaning: 'What the answer still earned from this token on, less what the critic expected: GAE with γ and λ 1.',
      source: 'rlhf/gae.ts',
    },
    {
      title: 'Plain policy gradient',
      tex: String.raw`\mathcal L=-\tfrac1n\sum_t\hat A_t\log\pi_\theta(a_t|s_t)`,
      live: (latest) => {
        const loss = number(latest['loss/policy_avg']);
        return loss && String.raw`\mathcal L=${loss}`;
      },
      meaning: 'The gradient that PPO’s first step on a rollout has as well, before anything is clipped.',
      source: 'rlhf/reinforce-loss.ts',
    },
    {
      title: 'Entropy bonus',
      tex: String.raw`-c_2\,\tfrac1n\sum_t H(\pi_\theta(\cdot|s_t))`,
      live: (latest, { entropyCoef }) => {
        const entropy = number(latest['policy/entropy_avg'], 2);
        return entropy && String.raw`-${entropyCoef}\cdot ${entropy}`;
      },
      meaning: 'A small reward for keeping choices open.',
      source: 'rlhf/entropy-bonus.ts',
    },
    demonstrationsMixedIn,
  ],
  glossary: [...POLICY_GLOSSARY, ['Critic', 'The value model: what it expects of an answer that has got so far.']],
};
