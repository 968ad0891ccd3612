import type { PreferenceConfig } from '../settings/preference';
import { number, type Topic } from '../topic';

export const preferenceTopic: Topic<PreferenceConfig> = {
  intro:
    'A copy of the SFT model reads a prompt and two answers, one behind the other, and says how likely the first is preferred. A score puts all answers in one line, from bad to good; this model need not, so raters may even prefer in a circle.',
  formulas: [
    {
      title: 'Both orders',
      tex: String.raw`P(y\succ y'\mid x)=\tfrac12\big(\sigma(\ell_\phi(x,y,y'))+1-\sigma(\ell_\phi(x,y',y))\big)`,
      live: ({ eval_order_gap }) => {
        const gap = number(eval_order_gap, 3);
        return gap && String.raw`\text{order effect: }${gap}`;
      },
      meaning: 'It may prefer the answer that it reads first. Averaging over both orders cancels that out.',
      source: 'rlhf/preference-average.ts',
    },
    {
      title: 'Its loss',
      tex: String.raw`\mathcal L=-\log\sigma(\pm\ell_\phi)`,
      live: ({ loss }) => {
        const value = number(loss);
        return value && String.raw`\mathcal L=${value}\quad(\text{a coin flip: }0.693)`;
      },
      meaning: 'How surprised the model is by the rater’s choice; plus where the chosen answer is read first.',
      source: 'rlhf/bradley-terry.ts',
    },
  ],
  glossary: [
    ['Antisymmetric', 'What is said for one answer is said against the other: both probabilities add up to 1.'],
    ['Intransitive', 'a beats b and b beats c, and yet c beats a: no score can say that.'],
    ['Reliability', 'When the model says 80%, the rater should agree 80% of the time.'],
  ],
};
