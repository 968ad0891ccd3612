import type { PpoConfig } from '../settings/ppo';
import { number, signed, type Topic } from '../topic';

export const ppoTopic: Topic<PpoConfig> = {
  intro:
    'The policy answers prompts, the reward model scores the answers, and PPO makes good tokens more likely, a little at a time. A penalty for leaving the SFT model keeps it from finding nonsense that the reward model happens to like.',
  formulas: [
    {
      title: 'Reward of a token',
      tex: String.raw`\begin{aligned}r_t=&-\beta\,\big(\log\pi(a_t)-\log\pi_{\mathrm{ref}}(a_t)\big)\\&+\mathbf 1[t=T]\;r_\phi(x,y)\end{aligned}`,
      live: (latest, { klCoef }) => {
        const kl = number(latest['objective/kl'], 2);
        const score = number(latest['objective/scores'], 2);
        return (
          kl &&
          score &&
          String.raw`\begin{aligned}\textstyle\sum_t r_t&=-${(latest.beta ?? klCoef).toFixed(3)}\cdot ${signed(kl)}+${signed(score)}\\&=${number(latest['objective/rlhf_reward'], 2) ?? '?'}\end{aligned}`
        );
      },
      meaning: 'Each token pays for leaving the reference; the last one earns the score of the whole answer.',
      source: 'rlhf/rewards.ts',
    },
    {
      title: 'Advantage (GAE)',
      tex: String.raw`\begin{aligned}\hat A_t&=\sum_{l\ge 0}(\gamma\lambda)^l\,\delta_{t+l}\\ \delta_t&=r_t+\gamma V_{t+1}-V_t\end{aligned}`,
      live: (_, { gamma, lam }) => String.raw`\gamma=${gamma},\quad \lambda=${lam}`,
      meaning: 'How much better things went from this token on than the value model expected.',
      source: 'rlhf/gae.ts',
    },
    {
      title: 'Clipped objective',
      tex: String.raw`\begin{aligned}\mathcal L&=\mathbb E\big[\max(-\hat A\rho,\,-\hat A\,\mathrm{clip}(\rho,1\pm\epsilon))\big]\\ \rho&=\pi_\theta/\pi_{\mathrm{old}}\end{aligned}`,
      live: (latest, { cliprange }) => {
        const ratio = number(latest['val/ratio']);
        return (
          ratio &&
          String.raw`\epsilon=${cliprange},\; \bar\rho=${ratio},\; \text{clipped }${(100 * (latest['policy/clipfrac_avg'] ?? 0)).toFixed(1)}\%`
        );
      },
      meaning: 'Once a token’s probability has moved by more than ε, it earns nothing more in this iteration.',
      source: 'rlhf/ppo-loss.ts#policyLoss',
    },
    {
      title: 'Demonstrations mixed in (PPO-ptx)',
      tex: String.raw`\mathcal L+\gamma_{\mathrm{ptx}}\,\Big(-\tfrac1n\sum_t\log\pi_\theta(y_t\mid x,y_{<t})\Big)`,
      live: (latest, { ptxCoef }) => {
        const loss = number(latest['loss/ptx_avg'], 3);
        return loss && String.raw`\mathcal L+${ptxCoef}\cdot ${loss}`;
      },
      meaning:
        'A few demonstrations are learned again in every update, so that no skill is forgotten for a reward that never asked about it.',
      source: 'rlhf/ptx-loss.ts',
    },
    {
      title: 'KL from the SFT model',
      tex: String.raw`\begin{aligned}k_1&=\log\pi-\log\pi_{\mathrm{ref}}\\ k_3&=(e^{-k_1}-1)+k_1\;\ge 0\end{aligned}`,
      live: (latest) => {
        const [one, three] = [number(latest['objective/kl'], 2), number(latest['objective/kl_k3'], 2)];
        return one && three && String.raw`\textstyle\sum k_1=${one},\; \sum k_3=${three}\ \text{nats}`;
      },
      meaning: 'Two estimators of one distance: k1 is in the reward, k3 is never negative and varies less.',
      source: 'rlhf/kl.ts',
    },
  ],
  glossary: [
    ['Rollout', 'Answers sampled from the policy as it is now.'],
    ['Reference', 'The SFT model, kept as it was. KL is measured from it.'],
    ['β', 'The price of a nat of KL in units of score.'],
    [
      'Over-optimisation',
      'The learned reward rises while the true quality falls: the policy has found the reward model’s mistakes.',
    ],
    ['Epoch', 'One pass over the rollout. π_old stays what it was when sampling.'],
  ],
};
