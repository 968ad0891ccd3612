import type { NashConfig } from '../settings/nash';
import { number, type Topic } from '../topic';
import { demonstrationsMixedIn, POLICY_GLOSSARY } from './policy-gradient';

export const nashTopic: Topic<NashConfig> = {
  intro:
    'No score says how good an answer is: a preference model compares it with an opponent’s answer. The policy plays this game against a cautious version of itself until neither can gain, a Nash equilibrium. Where raters prefer in a circle that is a mixture, and no score could lead there.',
  formulas: [
    {
      title: 'Reward of an answer',
      tex: String.raw`P(y\succ y'\mid x)-\tfrac12-\tau\log\frac{\pi(y\mid x)}{\pi_{\mathrm{ref}}(y\mid x)}`,
      live: (latest, { tau }) => {
        const [gain, kl] = [number(latest['objective/scores'], 3), number(latest['objective/kl'], 2)];
        return gain && kl && String.raw`${gain}-${tau}\cdot(${kl})`;
      },
      meaning: 'By how much the answer is preferred to the opponent’s, less the price of leaving the SFT model.',
      source: 'train/nash.ts',
    },
    {
      title: 'Opponent of Nash-MD',
      tex: String.raw`\pi'(a\mid s)\propto\pi(a\mid s)^{1-\eta}\,\pi_{\mathrm{ref}}(a\mid s)^{\eta}`,
      live: (_, { opponent, eta }) => (opponent === 'mixture' ? String.raw`\eta=${eta}` : null),
      meaning: 'Token by token, a mixture of the policy and the SFT model.',
      source: 'model/generate.ts#generate',
    },
    {
      title: 'Opponent of Nash-EMA',
      tex: String.raw`\bar\theta\leftarrow d\,\bar\theta+(1-d)\,\theta`,
      live: (_, { opponent, decay }) => (opponent === 'average' ? `d=${decay}` : null),
      meaning: 'A policy with the average of the weights that the policy had.',
      source: 'train/nash.ts',
    },
    demonstrationsMixedIn,
  ],
  glossary: [
    ...POLICY_GLOSSARY,
    ['Opponent', 'Whose answer to the same prompt an answer is compared with.'],
    ['Nash equilibrium', 'A policy that no other is preferred to in more than half of the comparisons.'],
  ],
};
