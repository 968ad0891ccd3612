import type { KtoConfig } from '../settings/kto';
import { number, type Topic } from '../topic';

export const ktoTopic: Topic<KtoConfig> = {
  intro:
    'A thumbs up or down is easier to give than a comparison. KTO learns from answers labeled one by one: people feel gains and losses from a reference point, and each further gain or loss counts less, so its loss flattens out on both sides.',
  formulas: [
    {
      title: 'Gain of an answer',
      tex: String.raw`r=\log\frac{\pi_\theta(y\mid x)}{\pi_{\mathrm{ref}}(y\mid x)}`,
      live: (latest) => {
        const [chosen, rejected] = [number(latest['rewards/chosen'], 2), number(latest['rewards/rejected'], 2)];
        return (
          chosen &&
          rejected &&
          String.raw`\begin{aligned}\beta\,\bar r_{\text{desirable}}&=${chosen}\\ \beta\,\bar r_{\text{undesirable}}&=${rejected}\end{aligned}`
        );
      },
      meaning: 'By how much the policy finds the answer more likely than the SFT model does.',
      source: 'train/kto-objective.ts',
    },
    {
      title: 'Reference point',
      tex: String.raw`z=\max\Big(0,\;\tfrac1n\sum_i\log\frac{\pi_\theta(y_{i-1}\mid x_i)}{\pi_{\mathrm{ref}}(y_{i-1}\mid x_i)}\Big)`,
      live: (latest) => {
        const z = number(latest.kl);
        return z && `z=${z}`;
      },
      meaning: 'What answers gain for no reason of their own: each prompt of the batch with the answer to another one.',
      source: 'rlhf/kto-loss.ts#ktoReferencePoint',
    },
    {
      title: 'Its loss',
      tex: String.raw`\mathcal L=\begin{cases}\lambda_D\,\big(1-\sigma(\beta(r-z))\big)&\text{desirable}\\ \lambda_U\,\big(1-\sigma(\beta(z-r))\big)&\text{undesirable}\end{cases}`,
      live: (latest, { desirableWeight, undesirableWeight }) => {
        const loss = number(latest.loss);
        return (
          loss && String.raw`\lambda_D=${desirableWeight},\;\lambda_U=${undesirableWeight},\quad \mathcal L=${loss}`
        );
      },
      meaning: 'An answer far on its right side, or hopelessly far on the wrong one, is hardly pushed any more.',
      source: 'rlhf/kto-loss.ts',
    },
  ],
  glossary: [
    ['Desirable', 'An answer that was preferred, or that somebody found good. Pairs are taken apart into one of each.'],
    [
      'λ',
      'Weights of the two kinds: with ten times as many bad answers as good ones, the good ones should weigh more.',
    ],
    ['Accuracy', 'Share of the answers on the side of z where their label puts them.'],
  ],
};
