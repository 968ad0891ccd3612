/** A model's weights on the backend, as variables. */
import * as tf from '@tensorflow/tfjs-core';
import { asFloats, pack } from '../compute/kernels';
import type { ModelConfig } from '../config/model';
import { kindOf, matrixShape, type PackedArray, packedShape, widen } from '../data/packed-weight';
import { llamaShapes, type NamedArray } from '../data/weights';
import { Random } from '../random';

export type Parameters = ReadonlyMap<string, tf.Variable>;

/** Norms 1; every other weight N(0, 0.02), one stream of draws a weight's name, so the order does not matter. */
export function initParameters(config: ModelConfig, seed: number): Parameters {
  return fromArrays(
    [...llamaShapes(config)].map(([name, shape]) => {
      const data = new Float32Array(tf.util.sizeFromShape(shape));
      if (shape.length === 1) return { name, shape, data: data.fill(1) };
      const random = new Random(seed, name);
      for (let i = 0; i < data.length; i++) data[i] = 0.02 * random.normal();
      return { name, shape, data };
    }),
  );
}

/**
 * The arrays are copied: updates in place must not reach the caller's. Packed ones stay packed, and are not trained: linear
 * layers and look-ups read them as they are.
 */
export function fromArrays(all: readonly (NamedArray | PackedArray)[]): Parameters {
  const arrays = all.filter((array): array is NamedArray => 'data' in array);
  for (const { name, shape, data } of arrays) {
    if (data.length !== tf.util.sizeFromShape([...shape])) {
      throw new RangeError(`${name}: ${data.length} values do not fill [${shape.join(', ')}]`);
    }
  }
  const made = arrays.reduce((sum, { data }) => sum + data.length, 0) > LARGE ? oneByOne(arrays) : sideBySide(arrays);
  if (arrays.length === all.length) return made;
  return new Map(all.map((array) => [array.name, made.get(array.name) ?? packedVariable(array as PackedArray)]));
}

function sideBySide(arrays: readonly NamedArray[]): Parameters {
  const tensors = arrays.map(({ shape, data }) => tf.tensor(data, [...shape], 'float32'));
  const made = variables(
    arrays.map(({ name }) => name),
    tensors,
  );
  tf.dispose(tensors);
  return made;
}

/** cpu alone keeps the very array that it is given. */
const oneByOne = (arrays: readonly NamedArray[]): Parameters =>
  new Map(
    arrays.map(({ name, shape, data }) => [
      name,
      tf.tidy(() => tf.variable(tf.tensor(tf.getBackend() === 'cpu' ? data.slice() : data, [...shape], 'float32'))),
    ]),
  );

function packedVariable({ shape, kind, words }: PackedArray): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(words, packedShape(shape, kind), 'int32'), false));
}

/** Values of every weight as float32, read asynchronously and all at once. */
export function toArrays(parameters: Parameters): Promise<NamedArray[]> {
  return Promise.all(
    [...parameters].map(async ([name, weight]) => {
      const kind = kindOf(weight.shape);
      if (kind) {
        const shape = matrixShape(weight.shape);
        return { name, shape, data: widen({ shape, kind, words: (await weight.data()) as Int32Array }) };
      }
      const shape = [...weight.shape];
      // cpu hands out the very array that the next update writes.
      return { name, shape, data: ((await weight.data()) as Float32Array).slice() };
    }),
  );
}

/** A copy in float32 with storage of its own: tfjs's clone() would share it, and updates are made in place. */
export function cloneParameters(parameters: ReadonlyMap<string, tf.Tensor>): Parameters {
  return variables([...parameters.keys()], [...parameters.values()]);
}

/** Writes `source`'s values into `target`'s variables of the same names. */
export function assignParameters(target: Parameters, source: Parameters): void {
  for (const [name, weight] of source) {
    const copy = tf.mul(weight, 1);
    target.get(name)?.assign(copy);
    copy.dispose();
  }
}

export function disposeParameters(parameters: Parameters): void {
  for (const weight of parameters.values()) weight.dispose();
}

export function parameterCount(parameters: Parameters): number {
  let count = 0;
  for (const { shape, size } of parameters.values())
    count += kindOf(shape) ? tf.util.sizeFromShape(matrixShape(shape)) : size;
  return count;
}

/** A weight by name, as a tensor of the rank that the caller knows it to have. */
export function weight<T extends tf.Tensor>(parameters: Parameters, name: string): T {
  const found = parameters.get(name);
  if (!found) throw new Error(`the model has no weight ${name}`);
  return found as tf.Tensor as T;
}

/** Values above which a model is not put side by side: twice its memory, for a moment, is more than a tab has. */
const LARGE = 20_000_000;

/** Variables that start as copies of the tensors, their storage side by side. */
function variables(names: readonly string[], tensors: readonly tf.Tensor[]): Parameters {
  const floats = tensors.map(asFloats);
  const copies = pack(floats);
  const made = new Map(names.map((name, i) => [name, tf.variable(copies[i] as tf.Tensor)]));
  tf.dispose([...copies, ...floats.filter((tensor, i) => tensor !== tensors[i])]);
  return made;
}
