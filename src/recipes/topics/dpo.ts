import type { DpoConfig } from '../settings/dpo';
import { number, signed, type Topic } from '../topic';

export const dpoTopic: Topic<DpoConfig> = {
  intro:
    'DPO needs no reward model: the policy is its own. What it has made more likely than the SFT model did, it must hold for better, and the loss asks that the preferred answer of each pair gains more than the other.',
  formulas: [
    {
      title: 'Implicit reward',
      tex: String.raw`\hat r(x,y)=\beta\log\frac{\pi_\theta(y\mid x)}{\pi_{\mathrm{ref}}(y\mid x)}`,
      live: (latest) => {
        const [chosen, rejected] = [number(latest['rewards/chosen'], 2), number(latest['rewards/rejected'], 2)];
        return chosen && rejected && String.raw`\hat r_w=${chosen},\quad \hat r_l=${rejected}`;
      },
      meaning:
        'The reward for which the policy would be the best one under the KL price β, up to a constant of the prompt.',
      source: 'rlhf/dpo-loss.ts',
    },
    {
      title: 'Its loss',
      tex: String.raw`\begin{aligned}\mathcal L&=-\log\sigma(\beta h)\\ \beta h&=\hat r(x,y_w)-\hat r(x,y_l)\end{aligned}`,
      live: (latest) => {
        const [margin, loss] = [number(latest['rewards/margins'], 2), number(latest.loss)];
        return (
          margin &&
          loss &&
          String.raw`\begin{aligned}\beta\bar h&=${signed(margin)}\\ \mathcal L&=${loss}\quad(\text{a coin flip: }0.693)\end{aligned}`
        );
      },
      meaning: 'The Bradley-Terry loss of the implicit reward: how surprised it is by the rater’s choice.',
      source: 'rlhf/dpo-loss.ts',
    },
    {
      title: 'Other losses of the same lead',
      tex: String.raw`\begin{aligned}\text{smoothed}&=-(1-\varepsilon)\log\sigma(\beta h)-\varepsilon\log\sigma(-\beta h)\\ \text{robust}&=\tfrac{-(1-\varepsilon)\log\sigma(\beta h)+\varepsilon\log\sigma(-\beta h)}{1-2\varepsilon}\\ \text{hinge}&=\max(0,1-\beta h)\end{aligned}`,
      live: (_, { loss, labelSmoothing }) => String.raw`\text{here: ${loss}},\quad \varepsilon=${labelSmoothing}`,
      meaning:
        'ε is the share of labels taken to be flipped: smoothing then asks for less certainty, the robust loss takes off what they add. The hinge lets a pair go once it leads by 1/β.',
      source: 'rlhf/dpo-loss.ts#robustDpoLoss',
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
    [
      'β',
      'The price of leaving the reference. At β 0.1 the same margin asks for five times the change that β 0.5 asks for.',
    ],
    ['Accuracy', 'How often the implicit reward orders a pair as the rater did. Noise sets a ceiling.'],
  ],
};
