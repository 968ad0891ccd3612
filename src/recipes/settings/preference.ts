import { count, setting } from '../../config/setting';
import type { z } from '../../config/zod';
import { rewardConfigSchema } from './reward';
import { learningRate } from './training';

/** Settings of the Bradley-Terry reward model that speak of its score alone. */
const OF_A_SCORE = {
  margin: true,
  lengthDebias: true,
  normalisationSamples: true,
  rule: true,
  moreShare: true,
} as const;

/** The pairwise preference model. Defaults: some thousand labels, under a minute on wasm. */
export const preferenceConfigSchema = rewardConfigSchema.omit(OF_A_SCORE).extend({
  epochs: setting(
    count(1000),
    'Epochs',
    'Passes over the labels; each reads a pair in one order, drawn again each time.',
    2,
  ),
  learningRate: learningRate(1e-3),
});
export type PreferenceConfig = z.infer<typeof preferenceConfigSchema>;
