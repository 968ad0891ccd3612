import type { SftConfig } from '../config/sft';
import type { NamedArray } from '../data/weights';
import { cloneParameters, fromArrays, type Parameters, toArrays } from '../model';
import { AdamW, type AdamWState } from '../optim';

/** What SFT changes; a checkpoint holds all of it. */
export interface SftState {
  readonly parameters: Parameters;
  readonly optimizer: AdamW;
  /** Steps done so far; also the data cursor, since step s reads demonstrations s·B to (s+1)·B. */
  step: number;
  /** Real tokens seen. */
  tokens: number;
}

export interface SftSnapshot extends Pick<SftState, 'step' | 'tokens'> {
  readonly parameters: readonly NamedArray[];
  readonly optimizer: AdamWState;
}

/** A copy of the base model, and moments of 0. */
export const createSftState = (config: SftConfig, base: Parameters): SftState =>
  assemble(config, cloneParameters(base), { step: 0, tokens: 0 });

export async function exportSftState({ parameters, optimizer, step, tokens }: SftState): Promise<SftSnapshot> {
  return { parameters: await toArrays(parameters), optimizer: await optimizer.exportState(), step, tokens };
}

export function importSftState(config: SftConfig, { parameters, optimizer, ...figures }: SftSnapshot): SftState {
  const state = assemble(config, fromArrays(parameters), figures);
  state.optimizer.importState(optimizer);
  return state;
}

function assemble(config: SftConfig, parameters: Parameters, figures: Pick<SftState, 'step' | 'tokens'>): SftState {
  const options = { weightDecay: config.weightDecay, maxNorm: config.maxGradNorm };
  return { parameters, optimizer: new AdamW(parameters, options), ...figures };
}
