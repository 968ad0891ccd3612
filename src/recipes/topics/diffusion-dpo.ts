import type { DiffusionDpoConfig } from '../settings/pictures';
import { number, signed, type Topic } from '../topic';

export const diffusionDpoTopic: Topic<DiffusionDpoConfig> = {
  intro:
    'A diffusion model has no probability of a picture at hand, but it has the error with which it sees noise in one. Diffusion-DPO puts that error in its place: the model may see the noise in the preferred picture better, and in the other one worse, than the frozen base.',
  formulas: [
    {
      title: 'A picture with noise',
      tex: String.raw`x_t=\sqrt{\bar\alpha_t}\,x_0+\sqrt{1-\bar\alpha_t}\,\epsilon`,
      meaning: 'Level t and noise ε are the same for both pictures of a label, and for the model and its reference.',
      source: 'pictures/diffusion.ts#addNoise',
    },
    {
      title: 'What it gained beyond the base',
      tex: String.raw`d=\lVert\epsilon-\epsilon_\theta(x_t,t)\rVert^2-\lVert\epsilon-\epsilon_{\mathrm{ref}}(x_t,t)\rVert^2`,
      live: (latest) => {
        const [chosen, rejected] = [number(latest['error/chosen'], 5), number(latest['error/rejected'], 5)];
        return chosen && rejected && String.raw`d_w=${chosen},\quad d_l=${rejected}`;
      },
      meaning: 'Below 0 the model sees the noise in a picture better than the base does.',
      source: 'rlhf/diffusion-dpo.ts#diffusionLead',
    },
    {
      title: 'The loss',
      tex: String.raw`\begin{aligned}h&=d_l-d_w\\ \mathcal L&=-\log\sigma(\beta T\omega\,h)\end{aligned}`,
      live: (latest, { beta }) => {
        const [margin, loss] = [number(latest['rewards/margins'], 2), number(latest.loss)];
        return (
          margin &&
          loss &&
          String.raw`\begin{aligned}\beta T\omega&=${beta}\\ \beta T\omega\,\bar h&=${signed(margin)}\\ \mathcal L&=${loss}\quad(\text{at first: }0.693)\end{aligned}`
        );
      },
      meaning: 'DPO’s loss with the difference of errors in place of that of log-probabilities.',
      source: 'rlhf/diffusion-dpo.ts#diffusionDpoLoss',
    },
  ],
  glossary: [
    ['Reference', 'The base, kept as it was.'],
    ['Error', 'Mean squared difference between the noise that was added and the noise that the model sees.'],
    ['βTω', 'β, the number of noise levels and their weight, taken together as one number, as in the paper’s code.'],
  ],
};
