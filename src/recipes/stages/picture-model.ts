import { PICTURE_METRICS } from '../metrics/pictures';
import { pictureMemory } from '../picture-memory';
import { pictureModelSchema } from '../settings/pictures';
import { defineStage } from '../stage';

/** The picture model that comes with the page. */
export const pictureModelStage = defineStage({
  type: 'picture-model',
  title: 'Picture model',
  short: 'Pictures',
  purpose: 'A small diffusion model draws faces from captions, as it was pretrained: half of them smile.',
  settings: pictureModelSchema,
  main: ['watched', 'sampleSteps'],
  inputs: {},
  takesPrompts: false,
  outputs: { model: { kind: 'denoiser', title: 'Base', color: 'base' } },
  metrics: PICTURE_METRICS,
  charts: [],
  samples: { columns: ['model'], empty: 'What the model draws as it comes.' },
  figures: [{ label: 'smile', metrics: ['shares/smiling'], report: 'shares/smiling', share: true }],
  teaser: 'draws faces from captions',
  best: null,
  unit: 'step',
  phases: false,
  usableWhenStopped: false,
  checkpoint: null,
  memory: () => pictureMemory(32, 0),
  panel: 'generic',
  parts: ['pictures', 'settings'],
  topic: () => import('../topics/pictures').then((m) => m.pictureModelTopic),
});
