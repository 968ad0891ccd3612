import type { NamedArray } from '../data/weights';
import { disposeParameters, fromArrays, type Parameters, toArrays } from '../model';
import { AdamW, type AdamWOptions } from '../optim';

/**
 * A model's weights: all that a forward pass reads, and those of them that are its own. A full model owns all of them, an adapter
 * shares its frozen base with others.
 */
export interface Weights {
  readonly parameters: Parameters;
  readonly own: Parameters;
}

/** Weights that a stage trains, with their optimizer: full weights, or an adapter on a frozen base. */
export interface Trainable extends Weights {
  readonly optimizer: AdamW;
}

/** A trainable as plain data: its own weights, and the moments and steps of AdamW. The frozen part is not in it. */
export interface TrainableState {
  readonly w: readonly NamedArray[];
  readonly m: readonly NamedArray[];
  readonly v: readonly NamedArray[];
  readonly step: number;
}

/** Makes of a set of own weights all that a forward pass reads: as it is for full weights, over a frozen base for an adapter. */
export type Assemble = (own: Parameters) => Parameters;
const full: Assemble = (own) => own;

/** What a training begins with where it does not go on: weights of its own, and what they lie on (start.ts). */
export interface Start {
  readonly fresh: () => Parameters;
  readonly assemble?: Assemble;
}

export const fullWeights = (parameters: Parameters): Weights => ({ parameters, own: parameters });

export const trainable = (own: Parameters, options: AdamWOptions, assemble: Assemble = full): Trainable => ({
  own,
  parameters: assemble(own),
  optimizer: new AdamW(own, options),
});

/** The one save. */
export async function saveTrainable({ own, optimizer }: Trainable): Promise<TrainableState> {
  const [w, { m, v, step }] = await Promise.all([toArrays(own), optimizer.exportState()]);
  return { w, m, v, step };
}

/** The one load: goes on bit by bit where it was saved. */
export function loadTrainable(state: TrainableState, options: AdamWOptions, assemble?: Assemble): Trainable {
  const loaded = trainable(fromArrays(state.w), options, assemble);
  loaded.optimizer.importState(state);
  return loaded;
}

/** Ends the training: what is left are the weights. */
export function endTraining({ parameters, own, optimizer }: Trainable): Weights {
  optimizer.dispose();
  return { parameters, own };
}

/** Weights and moments; what an adapter shares stays. */
export function disposeTrainable({ own, optimizer }: Trainable): void {
  optimizer.dispose();
  disposeParameters(own);
}
