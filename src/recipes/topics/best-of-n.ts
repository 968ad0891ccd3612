import type { BestOfNConfig } from '../settings/best-of-n';
import { number, type Topic } from '../topic';

export const bestOfNTopic: Topic<BestOfNConfig> = {
  intro:
    'The simplest use of a reward model: sample n answers, keep the one it scores highest. Nothing is trained, and it is hard to beat; the price is n times the sampling for every answer. Trained on, the best answers become demonstrations: rejection sampling.',
  formulas: [
    {
      title: 'Best of n',
      tex: String.raw`y^\star=\arg\max_{i\le n} r_\phi(x,y_i),\quad y_i\sim\pi(\cdot\mid x)`,
      live: (latest, { n }) => {
        const [best, all] = [number(latest['best/score'], 2), number(latest['mean/score'], 2)];
        return best && all && String.raw`n=${n}:\quad ${all}\;\to\;${best}`;
      },
      meaning: 'The choice among answers that the model would give anyway.',
      source: 'train/best-of-n.ts',
    },
    {
      title: 'How far it goes',
      tex: String.raw`\mathrm{KL}\le\log n-\frac{n-1}n`,
      live: (latest, { n }) => {
        const kl = number(latest.kl_bound, 2);
        return kl && String.raw`n=${n}:\quad ${kl}\ \text{nats}`;
      },
      meaning:
        'A bound that needs no measurement: the KL grows with the logarithm of n, far slower than a policy’s in training.',
      source: 'rlhf/best-of-n.ts#bestOfNKl',
    },
    {
      title: 'Expected best, from N samples',
      tex: String.raw`\widehat{\mathbb E}=\sum_{i=n}^{N}\frac{\binom{i-1}{n-1}}{\binom Nn}\,r_{(i)}`,
      live: (_, { n, curveSamples }) => String.raw`N=${curveSamples},\; n=1,\dots,${Math.max(n, curveSamples / 2)}`,
      meaning:
        'The mean over all choices of n among N samples of a prompt, by their rank: without bias, and far less noisy than drawing n once.',
      source: 'rlhf/best-of-n.ts#expectedBest',
    },
  ],
  glossary: [
    ['Rejection sampling', 'Fine-tuning on the best of n, then sampling again from what that made.'],
    [
      'Over-optimisation',
      'With a larger n the scorer’s mistakes are found as well: the score rises, the rubric falls.',
    ],
  ],
};
