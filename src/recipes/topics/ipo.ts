import type { IpoConfig } from '../settings/dpo';
import { number, type Topic } from '../topic';

export const ipoTopic: Topic<IpoConfig> = {
  intro:
    'DPO keeps pushing a pair forever, because its loss never reaches 0: with few labels it memorises them. IPO says how far the preferred answer should lead, and pulls it back from beyond.',
  formulas: [
    {
      title: 'Lead, in nats per token',
      tex: String.raw`\bar h=\tfrac1{|y_w|}\log\frac{\pi_\theta(y_w\mid x)}{\pi_{\mathrm{ref}}(y_w\mid x)}-\tfrac1{|y_l|}\log\frac{\pi_\theta(y_l\mid x)}{\pi_{\mathrm{ref}}(y_l\mid x)}`,
      meaning: 'How much more the preferred answer has gained than the other, each as a mean over its tokens.',
      source: 'rlhf/preference-lead.ts',
    },
    {
      title: 'Its loss',
      tex: String.raw`\mathcal L=\Big(\bar h-\frac1{2\beta}\Big)^2`,
      live: (latest, { beta }) => {
        const loss = number(latest.loss);
        return loss && String.raw`\tfrac1{2\beta}=${(1 / (2 * beta)).toFixed(2)},\quad \mathcal L=${loss}`;
      },
      meaning: 'The squared distance from the lead that is right: a smaller β asks for a larger one.',
      source: 'rlhf/ipo-loss.ts',
    },
    {
      title: 'Both may fall',
      tex: String.raw`h=\Delta\log\pi(y_w)-\Delta\log\pi(y_l)`,
      live: (latest) => {
        const [chosen, rejected] = [number(latest['logps/chosen'], 1), number(latest['logps/rejected'], 1)];
        return chosen && rejected && String.raw`\log\pi(y_w)=${chosen},\quad \log\pi(y_l)=${rejected}`;
      },
      meaning:
        'Only the difference is asked for, so the preferred answer too may become less likely while the margin grows.',
      source: 'rlhf/preference-lead.ts',
    },
  ],
  glossary: [
    ['Reference', 'The SFT model, kept as it was. What it says of each answer is computed once.'],
    ['β', 'Sets the lead that is asked for, 1/(2β) nats per token: 1 nat at 0.5. It is another number than DPO’s β.'],
    ['Accuracy', 'How often the implicit reward orders a pair as the rater did. Noise sets a ceiling.'],
  ],
};
