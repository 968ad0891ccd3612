import type { PresetName } from './model';

/** The pretraining recipe, the same for `npm run pretrain` and for the faster trainer in scripts/pretrain. */
export interface PretrainConfig {
  /** Places in rows, padding included. */
  readonly tokens: number;
  readonly rowsPerStep: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  /** Last share of the steps, over which the learning rate falls to 0; between warm-up and it stays at its peak. */
  readonly cooldown: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly maxGradNorm: number;
}

const recipe = (tokens: number, learningRate: number, cooldown: number): PretrainConfig => ({
  tokens,
  rowsPerStep: 32,
  learningRate,
  warmupSteps: 200,
  cooldown,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
  maxGradNorm: 1,
});

/** From the start, on the corpus of seed 7. */
export const pretrainRecipes: Readonly<Record<PresetName, PretrainConfig>> = {
  nano: recipe(24_000_000, 4e-3, 0.3),
  tiny: recipe(16_000_000, 2.5e-3, 0.25),
  small: recipe(200_000_000, 1.5e-3, 0.3),
};
