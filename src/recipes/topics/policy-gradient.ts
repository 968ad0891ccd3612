/** Formulas and words that the topics of several policy gradients share. */
import { number, signed, type Topic, type TopicFormula } from '../topic';

/** Reward of an answer where the price of its KL is in the reward. */
export const answerReturn: TopicFormula<{ readonly beta: number }> = {
  title: 'Return of an answer',
  tex: String.raw`r_i=r_\phi(x,y_i)-\beta\sum_t\log\frac{\pi(y_{i,t})}{\pi_{\mathrm{ref}}(y_{i,t})}`,
  live: (latest, { beta }) => {
    const kl = number(latest['objective/kl'], 2);
    const score = number(latest['objective/scores'], 2);
    return (
      kl &&
      score &&
      String.raw`\bar r=${score}-${(latest.beta ?? beta).toFixed(3)}\cdot ${signed(kl)}=${number(latest['objective/rlhf_reward'], 2) ?? '?'}`
    );
  },
  meaning: 'The score of the whole answer, less the price of leaving the SFT model.',
  source: 'rlhf/rewards.ts',
};

export const demonstrationsMixedIn: TopicFormula<{ readonly ptxCoef: number }> = {
  title: 'Demonstrations mixed in',
  tex: String.raw`\mathcal L+\gamma_{\mathrm{ptx}}\,\Big(-\tfrac1n\sum_t\log\pi_\theta(y_t\mid x,y_{<t})\Big)`,
  live: (latest, { ptxCoef }) => {
    const loss = number(latest['loss/ptx_avg'], 3);
    return loss && String.raw`\mathcal L+${ptxCoef}\cdot ${loss}`;
  },
  meaning: 'A few demonstrations are learned again in every update, so that no skill is forgotten (InstructGPT).',
  source: 'rlhf/ptx-loss.ts',
};

export const POLICY_GLOSSARY: Topic['glossary'] = [
  ['Rollout', 'Answers sampled from the policy as it is now.'],
  ['Reference', 'The SFT model, kept as it was. KL is measured from it.'],
  [
    'Over-optimisation',
    'The learned reward rises while the true quality falls: the policy has found the reward model’s mistakes.',
  ],
];
