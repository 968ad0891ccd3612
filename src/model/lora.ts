/** Low-rank adapters on a model whose own weights stay as they are (Hu et al. 2021): y = Wx + (α/r)·B(Ax). */
import * as tf from '@tensorflow/tfjs-core';
import { adaptedLinear, asFloats, type Factors, linear } from '../compute/kernels';
import type { Adapter } from '../compute/kernels/decode/ready';
import { LAYER_LINEARS, type LayerLinear } from '../config/adapter';
import { matrixShape } from '../data/packed-weight';
import { layerName, type NamedArray } from '../data/weights';
import { Random } from '../random';
import { cloneParameters, fromArrays, type Parameters, weight } from './parameters';

export interface LoraOptions {
  /** r: rank of the two factors. */
  readonly rank: number;
  /** α: B(Ax) counts α/r times. */
  readonly alpha: number;
  /** Which linears of every layer; all of them by default. */
  readonly linears?: readonly LayerLinear[];
}

/** A model's weights with an adapter's beside them; `loraScale` is α/r. */
export type AdaptedParameters = Parameters & { readonly loraScale: number };

const factor = (weight: string, which: 'A' | 'B'): string => weight.replace(/weight$/, `lora_${which}.weight`);

/**
 * A fresh adapter: A [r, in] Kaiming-uniform (U(±1/√in), as PEFT's with a = √5), B [out, r] zero, so that it changes nothing
 * yet. `stream` separates the draws of several adapters of one run.
 */
export function initAdapter(
  base: Parameters,
  layers: number,
  { rank, linears = LAYER_LINEARS }: LoraOptions,
  seed: number,
  stream = 'lora',
): Parameters {
  const arrays: NamedArray[] = [];
  for (let layer = 0; layer < layers; layer++) {
    for (const part of linears) {
      const name = layerName(layer, part);
      const [out, width] = matrixShape(base.get(name)?.shape ?? []);
      const random = new Random(seed, `${stream} ${name}`);
      const limit = 1 / Math.sqrt(width);
      const a = Float32Array.from({ length: rank * width }, () => limit * (2 * random.next() - 1));
      arrays.push({ name: factor(name, 'A'), shape: [rank, width], data: a });
      arrays.push({ name: factor(name, 'B'), shape: [out, rank], data: new Float32Array(out * rank) });
    }
  }
  return fromArrays(arrays);
}

/**
 * A frozen model and an adapter as one set of weights. Shares the given variables. Errors: RangeError where the model has
 * an adapter already, which this one's factors would silently replace; merge that one first (copyModel).
 */
export function withAdapter(base: Parameters, adapter: Parameters, { rank, alpha }: LoraOptions): AdaptedParameters {
  if ('loraScale' in base) throw new RangeError('an adapter lies on whole weights, not on another adapter');
  return Object.assign(new Map([...base, ...adapter]), { loraScale: alpha / rank });
}

/** Whether a model's own weights stay as they are: an adapter lies on them. */
export const isAdapted = (parameters: Parameters): parameters is AdaptedParameters => 'loraScale' in parameters;

/** What an adapter lies on; a model without one is itself that. */
export const frozenOf = (parameters: Parameters, own: Parameters): Parameters =>
  own === parameters ? parameters : new Map([...parameters].filter(([name]) => !own.has(name)));

/**
 * The adapter of a model, copied to be trained further: of the wanted rank, or of its own where that is larger, and on the wanted
 * linears beside its own. It computes the same at first: what is new of A is drawn as for a fresh one, what is new of B is zero.
 */
export function continuedAdapter(
  model: AdaptedParameters,
  own: Parameters,
  layers: number,
  { rank, alpha, linears = LAYER_LINEARS }: LoraOptions,
  seed: number,
  stream?: string,
): Parameters {
  const had = new Set([...own.keys()].flatMap((name) => /layers\.\d+\.(.+)\.lora_A/.exec(name)?.[1] ?? []));
  const before = Math.max(0, ...[...own].map(([name, { shape }]) => (/lora_A/.test(name) ? (shape[0] as number) : 0)));
  const all = LAYER_LINEARS.filter((linear) => had.has(linear) || linears.includes(linear));
  const wanted = { rank: Math.max(rank, before), alpha, linears: all };
  const fresh = initAdapter(frozenOf(model, own), layers, wanted, seed, stream);
  const scale = (model.loraScale * rank) / alpha; // B counted so many times as it will
  const grown = tf.tidy(() =>
    [...fresh].map(([name, start]) => {
      const old = own.get(name);
      if (!old) return [name, tf.clone(start)] as const;
      const axis = name.includes('lora_A') ? 0 : 1;
      const kept = axis === 0 ? old : tf.mul(old, scale);
      const begin = axis === 0 ? [before, 0] : [0, before];
      return [
        name,
        before === wanted.rank ? tf.mul(kept, 1) : tf.concat([kept, tf.slice(start, begin)], axis),
      ] as const;
    }),
  );
  const out = cloneParameters(new Map(grown));
  tf.dispose(grown.map(([, tensor]) => tensor));
  for (const weight of fresh.values()) weight.dispose();
  return out;
}

/** A model with further weights beside its own; an adapter among them keeps its scale. Shares the given variables. */
export function besides(parameters: Parameters, further: Parameters): Parameters {
  const { loraScale } = parameters as Partial<AdaptedParameters>;
  const all = new Map([...parameters, ...further]);
  return loraScale === undefined ? all : Object.assign(all, { loraScale });
}

/** A and B of a weight; none where it is not adapted. */
function factorsOf(parameters: Parameters, name: string): Factors | undefined {
  const [a, b] = [parameters.get(factor(name, 'A')), parameters.get(factor(name, 'B'))];
  return a && b ? { a: a as tf.Tensor2D, b: b as tf.Tensor2D } : undefined;
}

/** Frozen linears on one input, the outputs side by side, [N, Σ outᵢ]; what lies on them is added: Wx + (α/r)·B(Ax) (+ residual). */
export function adapted(
  parameters: AdaptedParameters,
  x: tf.Tensor2D,
  names: readonly string[],
  residual?: tf.Tensor2D,
): tf.Tensor2D {
  const weights = names.map((name) => weight(parameters, name));
  const factors = names.map((name) => factorsOf(parameters, name));
  if (factors.every((own) => !own)) return linear(x, weights, residual, true);
  return adaptedLinear(x, weights, factors, parameters.loraScale, residual);
}

/** The adapter of one weight; none where it is not adapted. */
export function adapterOf(parameters: Parameters, name: string): Adapter | undefined {
  const own = factorsOf(parameters, name);
  return own && isAdapted(parameters) ? { ...own, scale: parameters.loraScale } : undefined;
}

/**
 * W + (α/r)·BA for every adapted weight, by its name: a model without its adapter that computes the same. The caller
 * disposes of them. None where there is no adapter.
 */
export function mergedWeights(parameters: Parameters): Map<string, tf.Tensor> {
  const scale = (parameters as Partial<AdaptedParameters>).loraScale;
  const merged = new Map<string, tf.Tensor>();
  if (scale === undefined) return merged;
  for (const [name, weight] of parameters) {
    const [a, b] = [parameters.get(factor(name, 'A')), parameters.get(factor(name, 'B'))];
    if (a && b)
      merged.set(
        name,
        tf.tidy(() =>
          tf.add(asFloats(weight as tf.Tensor), tf.mul(tf.matMul(b as tf.Tensor2D, a as tf.Tensor2D), scale)),
        ),
      );
  }
  return merged;
}

/** A copy with storage of its own, to be trained in full: an adapter is merged into the weights that it changes. */
export function copyModel(parameters: Parameters): Parameters {
  const merged = mergedWeights(parameters);
  const whole = [...parameters].filter(([name]) => !/\.lora_[AB]\.weight$/.test(name));
  const copy = cloneParameters(new Map(whole.map(([name, weight]) => [name, merged.get(name) ?? weight])));
  for (const weight of merged.values()) weight.dispose();
  return copy;
}
