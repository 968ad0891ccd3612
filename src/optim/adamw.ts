/** AdamW over a model's weights, with clipping by the global norm and a guard against gradients that are not finite. */
import type * as tf from '@tensorflow/tfjs-core';
import { adamwUpdate, pack } from '../compute/kernels';
import { dropRecordings } from '../compute/recording';
import type { NamedArray } from '../data/weights';
import { disposeParameters, fromArrays, type Parameters, toArrays } from '../model/parameters';

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
  /** How often parameters or moments came to lie elsewhere. */
  moves = 0;
  private readonly options: Required<AdamWOptions>;
  /** In the order of memory: matrices, which are decayed, then the rest. */
  private readonly names: readonly string[];
  /** Where the parameters' values were put. */
  private gathered: readonly object[] = [];
  private m: Parameters;
  private v: Parameters;

  constructor(parameters: Parameters, options: AdamWOptions = {}) {
    this.parameters = parameters;
    this.options = { beta1: 0.9, beta2: 0.999, epsilon: 1e-5, weightDecay: 0, maxNorm: 1, ...options };
    const names = [...parameters.keys()];
    const isMatrix = (name: string) => lookUp(parameters, name).rank > 1;
    this.names = [...names.filter(isMatrix), ...names.filter((name) => !isMatrix(name))];
    this.gather();
    this.m = this.zeros();
    this.v = this.zeros();
  }

  /** Moves the parameters' values side by side, unless they are: the variables stay the same. */
  gather(): void {
    const variables = this.names.map((name) => lookUp(this.parameters, name));
    if (variables.every(({ dataId }, i) => dataId === this.gathered[i])) return;
    for (const [i, copy] of pack(variables).entries()) {
      variables[i]?.assign(copy);
      copy.dispose();
    }
    this.gathered = variables.map(({ dataId }) => dataId);
    this.moves++;
  }

  /**
   * One update in place. Returns the global norm before clipping, still on the device; where it is not finite nothing
   * has changed, and the caller, once it has read it, calls `undoStep`.
   */
  update(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): tf.Scalar {
    this.step++;
    const slots = this.names.flatMap((name) => {
      const gradient = gradients.get(name);
      const parameter = lookUp(this.parameters, name);
      return gradient ? [{ parameter, gradient, m: lookUp(this.m, name), v: lookUp(this.v, name) }] : [];
    });
    const decayed = slots.filter(({ parameter }) => parameter.rank > 1).length;
    return adamwUpdate(slots, { ...this.options, decayed, learningRate, step: this.step });
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
    const [m, v] = [this.inOrder(state.m), this.inOrder(state.v)];
    this.dispose();
    this.m = fromArrays(m);
    this.v = fromArrays(v);
    this.moves++;
    this.step = state.step;
  }

  dispose(): void {
    dropRecordings(this);
    for (const moments of [this.m, this.v]) disposeParameters(moments);
  }

  private zeros(): Parameters {
    return fromArrays(
      this.names.map((name) => {
        const { shape, size } = lookUp(this.parameters, name);
        return { name, shape, data: new Float32Array(size) };
      }),
    );
  }

  private inOrder(arrays: readonly NamedArray[]): NamedArray[] {
    return this.names.map((name) => {
      const found = arrays.find((array) => array.name === name);
      if (!found) throw new RangeError(`the optimizer's state lacks ${name}`);
      return found;
    });
  }
}

function lookUp(parameters: Parameters, name: string): tf.Variable {
  const found = parameters.get(name);
  if (!found) throw new Error(`the optimizer has no ${name}`);
  return found;
}
