import type { PresetName } from './model';

/** The pretraining recipe, the same for `npm run pretrain` and for the faster trainer in scripts/pretrain. */
export interface PretrainConfig {
  /** Places in rows, padding included. */
  readonly tokens: number;
  readonly rowsPerStep: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  readonly maxGradNorm: number;
}

const recipe = (tokens: number, learningRate: number): PretrainConfig => ({
  tokens,
  rowsPerStep: 32,
  learningRate,
  warmupSteps: 200,
  beta2: 0.95,
  epsilon: 1e-8,
  weightDecay: 0.1,
  maxGradNorm: 1,
});

export const pretrainRecipes: Readonly<Record<PresetName, PretrainConfig>> = {
  nano: recipe(30_000_000, 4e-3),
  tiny: recipe(60_000_000, 2.5e-3),
  small: recipe(200_000_000, 1.5e-3),
};
