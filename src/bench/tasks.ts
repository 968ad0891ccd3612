export const TASKS = ['training', 'rollout', 'scoring', 'ppo'] as const;
export type Task = (typeof TASKS)[number];

export const TASK_NAMES: Readonly<Record<Task, string>> = {
  training: 'Training step',
  rollout: 'Rollout',
  scoring: 'Reward scoring',
  ppo: 'PPO iteration',
};
