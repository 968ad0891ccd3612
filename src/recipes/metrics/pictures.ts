import { byBatch, type Metric } from '../metric';
import { STEP_METRICS } from './steps';

const share = (mouth: string, words: Pick<Metric, 'healthy'>): Metric => ({
  name: `shares/${mouth}`,
  label: mouth[0]?.toUpperCase() + mouth.slice(1),
  formula: String.raw`P(\text{${mouth}})`,
  unit: 'share',
  ...words,
  range: { low: 0, high: 1 },
  explanation: `Share of the watched pictures whose mouth is ${mouth}, read off their pixels.`,
  source: 'pictures/read-face.ts',
  chart: true,
});

/** Read off the pictures that a model draws of captions and noise never learned from. */
export const PICTURE_METRICS: readonly Metric[] = [
  share('smiling', { healthy: 'About half in the base; rises where smiles are preferred.' }),
  share('frowning', { healthy: 'Falls where another mouth is preferred.' }),
  share('straight', { healthy: 'Falls where another mouth is preferred.' }),
  share('open', { healthy: 'Falls where another mouth is preferred.' }),
  {
    name: 'obeyed',
    label: 'Caption obeyed',
    formula: String.raw`\mathbb E\big[\tfrac1{|c|}\textstyle\sum_{a\in c}\mathbb 1[a(x)=c_a]\big]`,
    unit: 'share',
    healthy: 'Stays where the base has it, near 1.',
    range: { low: 0, high: 1 },
    explanation: 'Of all that the captions say, the share that the pictures show.',
    source: 'pictures/read-face.ts',
    chart: true,
  },
  {
    name: 'diversity',
    label: 'Diversity',
    formula: String.raw`\mathbb E_{i\ne j}\lVert x_i-x_j\rVert_{\mathrm{rms}}`,
    unit: '',
    healthy: 'Stays near that of the base; a fall means that all pictures become alike.',
    explanation: 'Mean distance between two of the watched pictures.',
    source: 'pictures/read-face.ts',
    chart: true,
  },
  {
    name: 'unlike',
    label: 'Distance to a face',
    formula: String.raw`\mathbb E\min_{f}\lVert x-f\rVert^2_{\mathrm{ms}}`,
    unit: '',
    healthy: 'Stays near that of the base, close to 0.',
    explanation:
      'Mean squared distance of a picture to the nearest face that can be drawn: how broken the pictures are.',
    source: 'pictures/read-face.ts',
    chart: true,
  },
];

export const DIFFUSION_DPO_METRICS: readonly Metric[] = [
  byBatch({
    name: 'loss',
    label: 'Loss',
    formula: String.raw`-\log\sigma(\beta T\omega\,h)`,
    unit: 'nats per pair',
    healthy: 'Starts at 0.69, where the model is the reference, and falls.',
    explanation: 'How surprised the model is by the raters’ choices.',
    source: 'rlhf/diffusion-dpo.ts',
    chart: true,
  }),
  byBatch({
    name: 'rewards/accuracies',
    label: 'Accuracy',
    formula: 'P(h>0)',
    unit: 'share',
    healthy: 'Above 0.5 and rising.',
    range: { low: 0, high: 1 },
    explanation: 'Share of the labels of a step on which the model gained more on the chosen picture.',
    source: 'train/diffusion-dpo.ts',
    chart: true,
  }),
  byBatch({
    name: 'rewards/margins',
    label: 'Margin',
    formula: String.raw`\mathbb E[\beta T\omega\,h]`,
    unit: '',
    healthy: 'Grows from 0 to one or two.',
    explanation: 'By how much the chosen picture leads the other one.',
    source: 'train/diffusion-dpo.ts',
    chart: true,
  }),
  ...(['chosen', 'rejected'] as const).map((side) =>
    byBatch({
      name: `error/${side}`,
      label: `Error, ${side}`,
      formula:
        side === 'chosen'
          ? String.raw`\lVert\epsilon-\epsilon_\theta(x^w_t)\rVert^2-\lVert\epsilon-\epsilon_{\mathrm{ref}}(x^w_t)\rVert^2`
          : String.raw`\lVert\epsilon-\epsilon_\theta(x^l_t)\rVert^2-\lVert\epsilon-\epsilon_{\mathrm{ref}}(x^l_t)\rVert^2`,
      unit: '',
      healthy: side === 'chosen' ? 'Near 0, or below.' : 'Rises above that of the chosen pictures.',
      explanation: `How much worse than the reference the model sees the noise in the ${side} pictures.`,
      source: 'train/diffusion-dpo.ts',
      chart: true,
    }),
  ),
  ...PICTURE_METRICS,
  ...STEP_METRICS,
];

export const PICTURE_SFT_METRICS: readonly Metric[] = [
  byBatch({
    name: 'loss',
    label: 'Loss',
    formula: String.raw`\tfrac1{\bar\alpha_t}\lVert\epsilon-\epsilon_\theta(x_t,t,c)\rVert^2`,
    unit: '',
    healthy: 'Falls a little below that of the base.',
    explanation: 'Error of the noise that the model sees in the chosen pictures, weighted as in pretraining.',
    source: 'train/picture-noise.ts',
    chart: true,
  }),
  ...PICTURE_METRICS,
  ...STEP_METRICS,
];
