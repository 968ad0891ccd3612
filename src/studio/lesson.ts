import { type RunConfig, runConfigSchema } from '../config/run';
import { SCENARIOS, type Scenario } from '../config/scenarios';

/** A lesson's whole configuration, on the model and seed in use. */
export const lessonConfig = ({ config }: Scenario, { preset, seed }: RunConfig): RunConfig =>
  runConfigSchema.parse({ ...config, preset, seed });

const known = new Map<string, Scenario>(
  SCENARIOS.map((scenario) => [fingerprint(runConfigSchema.parse(scenario.config)), scenario]),
);

/** Settings without model and seed, as text. */
function fingerprint(config: RunConfig): string {
  return JSON.stringify({ ...config, preset: null, seed: null });
}

/** The lesson that these settings are, if they are one: a shared link then explains itself. */
export const lessonOf = (config: RunConfig): Scenario | undefined => known.get(fingerprint(config));
