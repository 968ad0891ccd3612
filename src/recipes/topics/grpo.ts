import type { GrpoConfig } from '../settings/grpo';
import { number, type Topic } from '../topic';
import { demonstrationsMixedIn, POLICY_GLOSSARY } from './policy-gradient';

const AVERAGE: Readonly<Record<GrpoConfig['loss_type'], string>> = {
  grpo: String.raw`\tfrac1B\sum_i\tfrac1{\lvert y_i\rvert}\sum_t`,
  dapo: String.raw`\tfrac1{\sum_i\lvert y_i\rvert}\sum_{i,t}`,
  dr_grpo: String.raw`\tfrac1{B\cdot L}\sum_{i,t}`,
};

export const grpoTopic: Topic<GrpoConfig> = {
  intro:
    'Each prompt gets a group of answers, and an answer’s advantage is how many standard deviations it lies above its group’s mean. There is no value model, and the KL from the SFT model is a part of the loss. With an exact answer or a rule as the reward it needs no reward model either: verifiable rewards.',
  formulas: [
    {
      title: 'Advantage within the group',
      tex: String.raw`A_i=\frac{r_i-\mathrm{mean}(r_1,\dots,r_k)}{\mathrm{std}(r_1,\dots,r_k)+10^{-4}}`,
      live: (latest, { num_generations, scale_rewards }) => {
        const std = number(latest.reward_std, 2);
        const without = scale_rewards === 'none' ? String.raw`,\;\text{not divided}` : '';
        const alike = (100 * (latest.frac_reward_zero_std ?? 0)).toFixed(0);
        return (
          std && String.raw`k=${num_generations},\; \overline{\mathrm{std}}=${std},\; \text{alike }${alike}\%${without}`
        );
      },
      meaning: 'All tokens of an answer share it. A group whose answers are all paid alike teaches nothing.',
      source: 'rlhf/group-advantages.ts#groupRelative',
    },
    {
      title: 'Clipped objective and its average',
      tex: String.raw`\mathcal L=\tfrac1B\sum_i\tfrac1{\lvert y_i\rvert}\sum_t\max(-A_i\rho_t,\,-A_i\,\mathrm{clip}(\rho_t,1\pm\epsilon))`,
      live: (latest, { loss_type, cliprange }) => {
        const ratio = number(latest['val/ratio']);
        return ratio && String.raw`${AVERAGE[loss_type]}\quad \epsilon=${cliprange},\;\bar\rho=${ratio}`;
      },
      meaning:
        'Averaged over each answer first, a long wrong answer is punished less per token. DAPO averages over all tokens, Dr. GRPO divides by a constant.',
      source: 'rlhf/grpo-loss.ts#grpoLoss',
    },
    {
      title: 'KL in the loss',
      tex: String.raw`+\;\beta\,\big(e^{x_t}-1-x_t\big),\quad x_t=\log\frac{\pi_{\mathrm{ref}}}{\pi_\theta}`,
      live: (latest, { beta }) => {
        const kl = number(latest['loss/kl_avg'], 4);
        return kl && String.raw`${(latest.beta ?? beta).toFixed(3)}\cdot ${kl}`;
      },
      meaning: 'k3, averaged like the rest: never negative, and it does not wait for the score at the end.',
      source: 'rlhf/kl.ts#k3',
    },
    demonstrationsMixedIn,
  ],
  glossary: [
    ...POLICY_GLOSSARY,
    ['Group', 'The answers to one prompt, k of them.'],
    ['Verifiable reward', 'A reward that a program can check, like an exact answer, in place of a learned one.'],
  ],
};
