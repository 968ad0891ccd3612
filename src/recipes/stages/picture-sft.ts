import { PICTURE_SFT_METRICS } from '../metrics/pictures';
import { pictureMemory } from '../picture-memory';
import { pictureSftSchema } from '../settings/pictures';
import { defineStage } from '../stage';
import { PICTURE_CHARTS, PICTURE_FIGURES, PICTURE_PARTS, PICTURE_SAMPLES } from './picture-parts';

/** Fine-tunes a picture model on the preferred pictures: what DPO must be better than. */
export const pictureSftStage = defineStage({
  type: 'picture-sft',
  title: 'Fine-tuning on the chosen',
  short: 'Chosen only',
  purpose: 'Go on with pretraining on the preferred pictures alone; the others are never seen.',
  settings: pictureSftSchema,
  main: ['steps', 'batchSize', 'learningRate'],
  inputs: {
    reference: { kind: 'denoiser', why: 'a copy of it is what is trained' },
    pairs: { kind: 'pairs', why: 'it learns from the chosen pictures' },
  },
  takesPrompts: false,
  outputs: { model: { kind: 'denoiser', title: 'Chosen only', color: 'sft' } },
  metrics: PICTURE_SFT_METRICS,
  charts: PICTURE_CHARTS,
  moreCharts: [{ names: ['loss'] }, { names: ['unlike'] }],
  samples: PICTURE_SAMPLES,
  figures: PICTURE_FIGURES,
  teaser: 'learns from the chosen pictures',
  best: { metric: 'shares/smiling', better: 'higher' },
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: { every: 20 },
  memory: ({ batchSize }) => pictureMemory(batchSize, 1),
  panel: 'generic',
  parts: PICTURE_PARTS,
  topic: () => import('../topics/pictures').then((m) => m.pictureSftTopic),
});
