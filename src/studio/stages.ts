import type { StageName } from '../train/events';

/** The stages of the pipeline in their order; each needs those before it. */
export const PIPELINE = ['sft', 'preferences', 'reward', 'ppo', 'evaluation'] as const satisfies readonly StageName[];
export type PipelineStage = (typeof PIPELINE)[number];

/** What the middle of the page can show. */
export const VIEWS = ['base', ...PIPELINE, 'inspector', 'chat', 'runs'] as const;
export type View = (typeof VIEWS)[number];
/** Views in which one watches a run; in the others one is at work, and not to be led away. */
export const WATCHED: readonly View[] = ['base', 'sft', 'reward', 'ppo'];

/** Names for people. */
export const STAGE_TITLES: Readonly<Record<View, string>> = {
  base: 'Base model',
  sft: 'Supervised fine-tuning',
  preferences: 'Preferences',
  reward: 'Reward model',
  ppo: 'PPO',
  evaluation: 'Evaluation',
  inspector: 'Token inspector',
  chat: 'Chat',
  runs: 'Runs',
};

export const isPipelineStage = (name: string): name is PipelineStage => (PIPELINE as readonly string[]).includes(name);
