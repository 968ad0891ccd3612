import type { PictureConfig } from './picture';

/** The picture model that comes with the project. */
export const FACES: PictureConfig = { size: 16, widths: [48, 96], blocks: [1, 2, 1], embedding: 64, caption: 20 };

/** How it was pretrained, by `npm run pretrain-pictures`. */
export const FACES_RECIPE = {
  steps: 4000,
  batch: 32,
  learningRate: 2e-3,
  warmup: 100,
  cooldown: 0.4,
  seed: 1,
} as const;
