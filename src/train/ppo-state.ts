import type { PpoConfig } from '../config/ppo';
import type { NamedArray } from '../data/weights';
import { cloneParameters, disposeParameters, fromArrays, type Parameters, toArrays } from '../model';
import { AdamW, type AdamWState } from '../optim';
import type { RewardModel } from './reward-scoring';

/** What PPO changes; a checkpoint holds all of it. Prompts and draws follow from `episode` and the seed. */
export interface PpoState {
  readonly policy: Parameters;
  readonly value: Parameters;
  readonly valueScale: { readonly mean: number; readonly deviation: number };
  readonly policyOptimizer: AdamW;
  readonly valueOptimizer: AdamW;
  /** Iterations done. */
  iteration: number;
  /** Answers sampled: also the cursor into the prompts. */
  episode: number;
  beta: number;
  /** Answers that ended by themselves. */
  endedAnswers: number;
}

/** The policy starts as the SFT model, the value model as the reward model; both are copies. */
export function createPpoState(config: PpoConfig, sft: Parameters, reward: RewardModel): PpoState {
  return assemble(config, cloneParameters(sft), cloneParameters(reward.parameters), {
    valueScale: { mean: reward.mean, deviation: reward.deviation },
    iteration: 0,
    episode: 0,
    beta: config.klCoef,
    endedAnswers: 0,
  });
}

type Figures = Pick<PpoState, 'valueScale' | 'iteration' | 'episode' | 'beta' | 'endedAnswers'>;

/** A state as plain data. */
export interface PpoSnapshot extends Figures {
  readonly policy: readonly NamedArray[];
  readonly value: readonly NamedArray[];
  readonly policyOptimizer: AdamWState;
  readonly valueOptimizer: AdamWState;
}

export async function exportPpoState(state: PpoState): Promise<PpoSnapshot> {
  const { valueScale, iteration, episode, beta, endedAnswers } = state;
  const [policy, value, policyOptimizer, valueOptimizer] = await Promise.all([
    toArrays(state.policy),
    toArrays(state.value),
    state.policyOptimizer.exportState(),
    state.valueOptimizer.exportState(),
  ]);
  return { policy, value, policyOptimizer, valueOptimizer, valueScale, iteration, episode, beta, endedAnswers };
}

export function importPpoState(config: PpoConfig, snapshot: PpoSnapshot): PpoState {
  const { policy, value, policyOptimizer, valueOptimizer, ...figures } = snapshot;
  const state = assemble(config, fromArrays(policy), fromArrays(value), figures);
  state.policyOptimizer.importState(policyOptimizer);
  state.valueOptimizer.importState(valueOptimizer);
  return state;
}

export function disposePpoState(state: PpoState): void {
  for (const owner of [state.policyOptimizer, state.valueOptimizer]) owner.dispose();
  for (const parameters of [state.policy, state.value]) disposeParameters(parameters);
}

function assemble(config: PpoConfig, policy: Parameters, value: Parameters, figures: Figures): PpoState {
  const options = { maxNorm: config.maxGradNorm };
  return {
    policy,
    value,
    policyOptimizer: new AdamW(policy, options),
    valueOptimizer: new AdamW(value, options),
    ...figures,
  };
}
