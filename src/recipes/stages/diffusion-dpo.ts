import { DIFFUSION_DPO_METRICS } from '../metrics/pictures';
import { pictureMemory } from '../picture-memory';
import { diffusionDpoSchema } from '../settings/pictures';
import { defineStage } from '../stage';
import { PICTURE_CHARTS, PICTURE_FIGURES, PICTURE_PARTS, PICTURE_SAMPLES } from './picture-parts';

/** Steers a picture model by preferences, without a reward model. */
export const diffusionDpoStage = defineStage({
  type: 'diffusion-dpo',
  title: 'Diffusion-DPO',
  short: 'Diffusion-DPO',
  purpose: 'Learn to see the noise in the preferred picture better than the base does, by more than in the other one.',
  settings: diffusionDpoSchema,
  main: ['steps', 'batchSize', 'learningRate', 'beta'],
  inputs: {
    reference: { kind: 'denoiser', why: 'a copy of it is what is trained, and it stays the reference' },
    pairs: { kind: 'pairs', why: 'it learns from them' },
  },
  takesPrompts: false,
  outputs: { model: { kind: 'denoiser', title: 'Diffusion-DPO', color: 'policy' } },
  metrics: DIFFUSION_DPO_METRICS,
  charts: PICTURE_CHARTS,
  moreCharts: [
    { names: ['loss'] },
    { names: ['rewards/accuracies'] },
    { names: ['rewards/margins'] },
    { names: ['error/chosen', 'error/rejected'], title: 'Error beyond the reference', labels: ['chosen', 'rejected'] },
    { names: ['unlike'] },
  ],
  samples: PICTURE_SAMPLES,
  figures: PICTURE_FIGURES,
  teaser: 'learns from pairs of pictures',
  best: { metric: 'shares/smiling', better: 'higher' },
  unit: 'step',
  klPrice: 'beta',
  phases: false,
  usableWhenStopped: false,
  checkpoint: { every: 20 },
  memory: ({ batchSize }) => pictureMemory(2 * batchSize, 1),
  panel: 'generic',
  parts: PICTURE_PARTS,
  topic: () => import('../topics/diffusion-dpo').then((m) => m.diffusionDpoTopic),
});
