import { z } from 'zod';
import { evaluationConfigSchema } from './evaluation';
import { PRESETS } from './model';
import { ppoConfigSchema } from './ppo';
import { preferencesConfigSchema } from './preferences';
import { rewardConfigSchema } from './reward';
import { setting } from './setting';
import { sftConfigSchema } from './sft';

/**
 * Everything that decides a run: with the base model's files, the same configuration gives the same result on the same
 * adapter. JSON, and short enough for an address: `runConfigSchema.parse({})` is the default run. The backend is not
 * part of it: it is asked for when the worker starts.
 */
export const runConfigSchema = z.object({
  preset: setting(z.enum(PRESETS), 'Model', 'Size of the bundled base model.', 'nano'),
  seed: setting(z.int().min(0).max(0xffffffff), 'Seed', 'Every random draw of the run follows from it.', 1),
  sft: sftConfigSchema.prefault({}),
  preferences: preferencesConfigSchema.prefault({}),
  reward: rewardConfigSchema.prefault({}),
  ppo: ppoConfigSchema.prefault({}),
  evaluation: evaluationConfigSchema.prefault({}),
});
export type RunConfig = z.infer<typeof runConfigSchema>;
/** What a person may write: everything optional. */
export type RunConfigInput = z.input<typeof runConfigSchema>;
