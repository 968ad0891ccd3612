/** What `npm run real-model` runs: SFT, labels by a rule, DPO; and from the same SFT model and labels a reward model and PPO. */
import { parseConfig, type RunConfig, type RunConfigInput, settingsAs } from './config';
import { largeModelSettings } from './large-model';
import { findRecipe } from './library';
import { preferencesStage } from './stages/preferences';

/** Each node in its turn, with the recipe that has it and what it leaves. SFT and labels are the same in both recipes. */
export const REAL_MODEL_STAGES = [
  { id: 'sft', recipe: 'dpo', makes: 'sft.policy' },
  { id: 'preferences', recipe: 'dpo', makes: 'preferences.pairs' },
  { id: 'dpo', recipe: 'dpo', makes: 'dpo.policy' },
  { id: 'reward', recipe: 'rlhf', makes: 'reward.scorer' },
  { id: 'ppo', recipe: 'rlhf', makes: 'ppo.policy' },
] as const;
export type RealModelStage = (typeof REAL_MODEL_STAGES)[number];

/** The stage after which what the preferences did is measured, and what it began with. */
export const MEASURED = { id: 'dpo', before: 'sft.policy', after: 'dpo.policy' } as const;
export const LABELS = 'preferences.pairs';

const CONTEXT = 128;
type Nodes = NonNullable<RunConfigInput['nodes']>;
/** Beside the settings for large models: a rule labels, and every label is learned from. */
const OWN: Nodes = { preferences: { judge: 'rules' }, dpo: { heldOut: 0 }, reward: { heldOut: 0 } };

/** The run of a recipe, with what a caller sets differently. Errors: InputError. */
export function realModelConfig(recipe: string, seed: number, changes: Nodes = {}): RunConfig {
  const usual = largeModelSettings(findRecipe(recipe));
  const nodes = Object.entries(usual).map(([id, own]) => [id, { ...own, ...OWN[id], ...changes[id] }]);
  return parseConfig({ recipe, seed, contextLength: CONTEXT, nodes: Object.fromEntries(nodes) });
}

/** How the answers that were labeled are sampled. */
export function samplingOf(config: RunConfig): { readonly temperature: number; readonly maxNewTokens: number } {
  const { temperature, maxNewTokens } = settingsAs(config, 'preferences', preferencesStage);
  return { temperature, maxNewTokens };
}
