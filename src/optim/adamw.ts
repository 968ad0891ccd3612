/** AdamW over a model's weights, with clipping by the global norm and a guard against gradients that are not finite. */
import type * as tf from '@tensorflow/tfjs-core';
import { adamwUpdate, globalNorm } from '../compute/kernels';
import { fromArrays, type NamedArray, type Parameters, toArrays } from '../model/parameters';

export interface AdamWOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  /** Added to √v̂, as in PyTorch. */
  readonly epsilon?: number;
  /** Decoupled, on matrices only: norm weights are never decayed. */
  readonly weightDecay?: number;
  /** Global norm to which gradients are clipped; Infinity for none. */
  readonly maxNorm?: number;
}

/** All that a checkpoint needs to go on bit by bit. */
export interface AdamWState {
  readonly step: number;
  readonly m: readonly NamedArray[];
  readonly v: readonly NamedArray[];
}

export class AdamW {
  readonly parameters: Parameters;
  /** Updates made so far. */
  step = 0;
  private readonly options: Required<AdamWOptions>;
  private m: Parameters;
  private v: Parameters;

  constructor(parameters: Parameters, options: AdamWOptions = {}) {
    this.parameters = parameters;
    this.options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-5, weightDecay: 0, maxNorm: 1, ...options };
    this.m = zerosLike(parameters);
    this.v = zerosLike(parameters);
  }

  /**
   * One update in place. Returns the global norm before clipping, still on the device; where it is not finite nothing
   * has changed, and the caller, once it has read it, calls `undoStep`.
   */
  update(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): tf.Scalar {
    this.step++;
    const norm = globalNorm([...gradients.values()]);
    for (const [name, gradient] of gradients) {
      const parameter = lookUp(this.parameters, name);
      const decay = parameter.rank > 1 ? this.options.weightDecay : 0;
      adamwUpdate(parameter, gradient, lookUp(this.m, name), lookUp(this.v, name), norm, {
        ...this.options,
        weightDecay: decay,
        learningRate,
        step: this.step,
      });
    }
    return norm;
  }

  /** The device skipped the last update, so it does not count. */
  undoStep(): void {
    this.step--;
  }

  async exportState(): Promise<AdamWState> {
    const [m, v] = await Promise.all([toArrays(this.m), toArrays(this.v)]);
    return { step: this.step, m, v };
  }

  importState(state: AdamWState): void {
    const [m, v] = [fromArrays(state.m), fromArrays(state.v)];
    for (const name of this.parameters.keys()) {
      if (!m.has(name) || !v.has(name)) throw new RangeError(`the optimizer's state lacks ${name}`);
    }
    this.dispose();
    this.m = m;
    this.v = v;
    this.step = state.step;
  }

  dispose(): void {
    for (const variable of [...this.m.values(), ...this.v.values()]) variable.dispose();
  }
}

function zerosLike(parameters: Parameters): Parameters {
  return fromArrays([...parameters].map(([name, { shape, size }]) => ({ name, shape, data: new Float32Array(size) })));
}

function lookUp(parameters: Parameters, name: string): tf.Variable {
  const found = parameters.get(name);
  if (!found) throw new Error(`the optimizer has no ${name}`);
  return found;
}
