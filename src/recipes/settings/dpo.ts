import { z } from '../../config/zod';
import { familySettings, labelSettings, lossSettings } from './pairwise';

/** DPO. Defaults: half a minute on wasm. */
export const dpoConfigSchema = z.object({
  ...lossSettings(1),
  ...labelSettings(2),
  ...familySettings({ learningRate: 3e-4, beta: 0.5, sftCoef: 0 }),
});
export type DpoConfig = z.infer<typeof dpoConfigSchema>;

/** IPO. Its β is another one than DPO's: a pair is asked for a lead of 1/(2β) nats per token. */
export const ipoConfigSchema = z.object({
  ...labelSettings(2),
  ...familySettings({ learningRate: 3e-4, beta: 0.5, sftCoef: 1 }),
});
export type IpoConfig = z.infer<typeof ipoConfigSchema>;
