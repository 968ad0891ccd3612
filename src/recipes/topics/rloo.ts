import type { RlooConfig } from '../settings/rloo';
import { number, type Topic } from '../topic';
import { answerReturn, demonstrationsMixedIn, POLICY_GLOSSARY } from './policy-gradient';

export const rlooTopic: Topic<RlooConfig> = {
  intro:
    'Each prompt gets several answers. What the others earned on average is the baseline that PPO needs a value model for, and the answer as a whole is the action: one ratio, one advantage.',
  formulas: [
    answerReturn,
    {
      title: 'Advantage, leave one out',
      tex: String.raw`A_i=r_i-\frac1{k-1}\sum_{j\ne i}r_j`,
      live: (latest, { num_generations }) => {
        const std = number(latest.reward_std, 2);
        return std && String.raw`k=${num_generations},\quad \overline{\mathrm{std}}=${std}`;
      },
      meaning:
        'How much more this answer earned than the others to the same prompt. With k = 2 it is their difference.',
      source: 'rlhf/group-advantages.ts',
    },
    {
      title: 'Clipped objective of whole answers',
      tex: String.raw`\begin{aligned}\mathcal L&=\tfrac1B\textstyle\sum_i\max(-A_i\rho_i,\,-A_i\,\mathrm{clip}(\rho_i,1\pm\epsilon))\\ \rho_i&=\textstyle\prod_t\pi_\theta(y_{i,t})/\pi_{\mathrm{old}}(y_{i,t})\end{aligned}`,
      live: (latest, { cliprange }) => {
        const ratio = number(latest['val/ratio']);
        return (
          ratio &&
          String.raw`\epsilon=${cliprange},\; \bar\rho=${ratio},\; \text{clipped }${(100 * (latest['policy/clipfrac_avg'] ?? 0)).toFixed(1)}\%`
        );
      },
      meaning: 'In the first step on a rollout ρ is 1 and this is REINFORCE with a baseline.',
      source: 'rlhf/rloo-loss.ts',
    },
    demonstrationsMixedIn,
  ],
  glossary: [
    ...POLICY_GLOSSARY,
    ['Group', 'The answers to one prompt, k of them.'],
    ['Baseline', 'What is taken off a reward to make its gradient vary less without changing what it is on average.'],
  ],
};
