/**
 * How many steps of a stage at most are lost when the tab goes: a checkpoint is due after so many. Measured on wasm,
 * nano: a checkpoint of PPO (4 MB) takes some 60 ms, an iteration 4 s.
 */
export const CHECKPOINT_EVERY = { sft: 50, preferences: 32, reward: 20, ppo: 2 } as const;
