/**
 * Every fused operation, at odd sizes: on cpu (the references) against finite differences, on wasm and webgpu against
 * cpu, values and gradients.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PackedKind, packedShape, packWeight } from '../../data/packed-weight';
import { largestError, randomArray, randomTensor, switchBackend, useGpuKernels, valueAndGradients } from '../testing';
import { tf } from '../tfjs-internals';
import { gpuErrors } from '../webgpu-backend';
import {
  adaptedLinear,
  attention,
  gatherRows,
  linear,
  pack,
  rmsNorm,
  rmsNormBranch,
  rope,
  swiglu,
  tokenLogprobs,
} from '.';

interface Case {
  readonly name: string;
  /** Shapes of the differentiable inputs. */
  readonly shapes: readonly number[][];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
}

const ints = (values: readonly number[]): tf.Tensor1D => tf.tensor1d([...values], 'int32');
const spread = (n: number, size: number): number[] => Array.from({ length: n }, (_, i) => (i * 31 + 5) % size);

const cases: Case[] = [];
// Every size in each dimension that matters: 1, 7, 63, 64, 65 and 257.
for (const [n, d] of [
  [1, 1],
  [7, 63],
  [63, 65],
  [65, 7],
  [64, 64],
  [257, 64],
  [64, 257],
] as const) {
  cases.push({
    name: `rmsNorm ${n}x${d}`,
    shapes: [[n, d], [d]],
    f: (x, w) => rmsNorm(x as tf.Tensor2D, w as tf.Tensor1D, 1e-5),
  });
  cases.push({
    name: `rmsNormBranch ${n}x${d}`,
    shapes: [[n, d], [d]],
    f: (x, w) => {
      const [normed, stream] = rmsNormBranch(x as tf.Tensor2D, w as tf.Tensor1D, 1e-5);
      return tf.add(normed, tf.mul(stream, 0.5));
    },
  });
  cases.push({ name: `swiglu ${n}x${d}`, shapes: [[n, 2 * d]], f: (x) => swiglu(x as tf.Tensor2D) });
  for (const temperature of [1, 0.7]) {
    cases.push({
      name: `tokenLogprobs ${n}x${d} at ${temperature}`,
      shapes: [[n, d]],
      f: (x) => {
        const { logprobs, entropy } = tokenLogprobs(x as tf.Tensor2D, ints(spread(n, d)), temperature);
        return tf.add(logprobs, tf.mul(entropy, 0.5));
      },
    });
  }
  cases.push({
    name: `gatherRows ${n} of ${d}`,
    shapes: [[d, 7]],
    f: (x) => gatherRows(x as tf.Tensor2D, ints(spread(n, d))),
  });
}
for (const [n, inner, out] of [
  [1, 1, 1],
  [7, 63, 65],
  [65, 7, 63],
  [63, 65, 1],
  [64, 64, 64],
  [257, 64, 7],
  [1, 257, 64],
  [64, 7, 257],
  [257, 64, 64],
  [64, 1, 63],
  [36, 260, 132],
  [5, 300, 9],
  [300, 5, 8],
] as const) {
  cases.push({
    name: `linear ${n}x${inner} to ${out}`,
    shapes: [
      [n, inner],
      [out, inner],
    ],
    f: (x, w) => linear(x as tf.Tensor2D, w as tf.Tensor2D),
  });
  cases.push({
    name: `linear ${n}x${inner} to ${out} and 7, with a residual`,
    shapes: [
      [n, inner],
      [out, inner],
      [7, inner],
      [n, out + 7],
    ],
    f: (x, w, u, r) => linear(x as tf.Tensor2D, [w as tf.Tensor2D, u as tf.Tensor2D], r as tf.Tensor2D),
  });
}
/** A weight packed into `kind`; the same on every backend. */
function packed(out: number, inner: number, kind: PackedKind): tf.Tensor {
  const { words } = packWeight('w', [out, inner], randomArray(out * inner, 7), kind);
  return tf.tensor(words, packedShape([out, inner], kind), 'int32');
}
for (const kind of ['f16', 'q8', 'q4'] as const) {
  for (const [n, inner, out] of [
    [1, 32, 1],
    [1, 96, 65],
    [2, 64, 7],
    [7, 96, 63],
    [16, 288, 5],
    [17, 288, 65],
    [64, 64, 257],
    [65, 288, 9],
  ] as const) {
    cases.push({
      name: `linear ${n}x${inner} to ${out} and 7, packed as ${kind}, with a residual`,
      shapes: [
        [n, inner],
        [n, out + 7],
      ],
      f: (x, r) => linear(x as tf.Tensor2D, [packed(out, inner, kind), packed(7, inner, 'q8')], r as tf.Tensor2D),
    });
  }
  cases.push({
    name: `rows of a table packed as ${kind}, by one of them`,
    shapes: [[63, 65]],
    f: (x) =>
      linear(x as tf.Tensor2D, tf.transpose(gatherRows(packed(65, 96, kind), ints(spread(65, 65)))), undefined, true),
  });
}
/** Three linears side by side, of which the first and the last have an adapter. */
for (const [n, inner, out, rank] of [
  [1, 32, 7, 1],
  [7, 63, 65, 4],
  [65, 64, 9, 8],
  [66, 96, 257, 16],
  [131, 33, 12, 5],
] as const) {
  cases.push({
    name: `linears ${n}x${inner} to ${out}, 7 and ${out}, adapters of rank ${rank} on two, with a residual`,
    shapes: [
      [n, inner],
      [rank, inner],
      [out, rank],
      [rank, inner],
      [out, rank],
      [n, 2 * out + 7],
    ],
    f: (x, a, b, c, d, r) => {
      const own = inner % 32 === 0 ? packed(out, inner, 'q4') : randomTensor([out, inner], 5);
      const weights = [own, randomTensor([7, inner], 6), randomTensor([out, inner], 8)];
      const factors = [
        { a: a as tf.Tensor2D, b: b as tf.Tensor2D },
        undefined,
        { a: c as tf.Tensor2D, b: d as tf.Tensor2D },
      ];
      return adaptedLinear(x as tf.Tensor2D, weights, factors, 0.3, r as tf.Tensor2D);
    },
  });
}
cases.push({
  name: 'a linear 64x96 to 65 alone, with an adapter of rank 8',
  shapes: [
    [64, 96],
    [8, 96],
    [65, 8],
  ],
  f: (x, a, b) =>
    adaptedLinear(x as tf.Tensor2D, [packed(65, 96, 'f16')], [{ a: a as tf.Tensor2D, b: b as tf.Tensor2D }], 2),
});
cases.push({
  name: 'linear 65x63 to 64 and 7, frozen',
  shapes: [[65, 63]],
  f: (x) => linear(x as tf.Tensor2D, [randomTensor([64, 63], 7), randomTensor([7, 63], 8)], undefined, true),
});
/** First token and end of each of n tokens: rows of these lengths one after the other, then tokens of none. */
function places(lengths: readonly number[], n: number): tf.Tensor2D {
  const out = Array.from({ length: n }, (_, i) => [i, i]);
  let start = 0;
  for (const length of lengths) {
    for (let t = start; t < start + length; t++) out[t] = [start, start + length];
    start += length;
  }
  return tf.tensor2d(out, [n, 2], 'int32');
}
for (const [lengths, n, heads, d, keyHeads] of [
  [[1], 1, 1, 2, 1],
  [[7, 1, 4], 14, 3, 6, 3],
  [[65, 63, 2], 131, 1, 16, 1],
  [[63, 64], 127, 2, 8, 2],
  [[7, 5], 12, 1, 7, 1],
  [[257, 7], 265, 1, 64, 1],
  [[64, 1], 65, 7, 4, 7],
  // Grouped: keys and values of fewer heads.
  [[7, 1, 4], 14, 3, 6, 1],
  [[63, 2], 67, 4, 16, 2],
  [[7, 5], 12, 6, 7, 3],
  [[33, 7], 41, 9, 64, 3],
  [[17], 18, 4, 128, 1],
] as const) {
  const shape = { heads, keyHeads, longest: Math.max(...lengths) };
  const width = (heads + 2 * keyHeads) * d;
  const name = `rows of ${lengths.join(', ')} in ${n}, ${heads} heads of ${d}, ${keyHeads} of keys`;
  if (d % 2 === 0) {
    cases.push({
      name: `rope ${name}`,
      shapes: [[n, width]],
      f: (x) => rope(x as tf.Tensor2D, places(lengths, n), { ...shape, theta: 10_000 }),
    });
  }
  cases.push({
    name: `attention ${name}`,
    shapes: [[n, width]],
    f: (x) => attention(x as tf.Tensor2D, places(lengths, n), shape),
  });
}

const expected = new Map<string, { value: Float32Array; gradients: Float32Array[] }>();
const run = ({ shapes, f }: Case) =>
  // The same inputs on every backend.
  valueAndGradients(
    f,
    shapes.map((shape, i) => randomTensor(shape, i + 1)),
  );

describe('cpu', () => {
  beforeAll(() => switchBackend('cpu'));

  it.each(cases)('$name: gradients agree with finite differences', async (it) => {
    const result = await run(it);
    expected.set(it.name, result);
    for (const [i, gradient] of result.gradients.entries()) {
      const arrays = it.shapes.map((shape, j) => randomArray(tf.util.sizeFromShape(shape), j + 1));
      // Along a random direction, in steps of which float32 still sees the effect.
      const direction = randomArray(gradient.length, 50 + i);
      const loss = async (step: number): Promise<number> => {
        const inputs = arrays.map((array, j) =>
          tf.tensor(
            j === i ? array.map((x, k) => x + step * (direction[k] as number)) : array,
            it.shapes[j] as number[],
          ),
        );
        const y = tf.tidy(() => it.f(...inputs));
        const values = (await y.data()) as Float32Array;
        const weights = randomArray(values.length, 99);
        tf.dispose([y, ...inputs]);
        return values.reduce((sum, value, k) => sum + value * (weights[k] as number), 0);
      };
      const h = 2e-3;
      const difference = ((await loss(h)) - (await loss(-h))) / (2 * h);
      const slope = gradient.reduce((sum, g, k) => sum + g * (direction[k] as number), 0);
      const scale = Math.hypot(...gradient) + 1e-3;
      expect(Math.abs(difference - slope) / scale).toBeLessThan(2e-2);
    }
  });
});

type Start = () => Promise<unknown>;

describe.each<[name: string, start: Start]>([
  ['wasm', () => switchBackend('wasm')],
  ['webgpu', () => switchBackend('webgpu')],
  ["webgpu, a GPU's kernels", useGpuKernels],
])('%s', (name, start) => {
  let [worstValue, worstGradient] = [0, 0];
  beforeAll(start);
  afterAll(() => {
    const digits = [worstValue, worstGradient].map((error) => error.toExponential(1));
    console.info(`${name}: largest |a − b| / (1 + |b|) of a value ${digits[0]}, of a gradient ${digits[1]}`);
    expect(gpuErrors()).toEqual([]);
  });

  it.each(cases)('$name: agrees with the reference on cpu', async (it) => {
    const want = expected.get(it.name);
    const got = await run(it);
    const error = largestError(got.value, want?.value ?? []);
    worstValue = Math.max(worstValue, error);
    expect(error).toBeLessThan(2e-5);
    for (const [i, gradient] of got.gradients.entries()) {
      const own = largestError(gradient, want?.gradients[i] ?? []);
      worstGradient = Math.max(worstGradient, own);
      expect(own).toBeLessThan(5e-5);
    }
  });

  /** As a model's weights lie: two that are one matrix, and two between which there is a gap. */
  it.each([
    { inner: 64, outs: [64, 7] },
    { inner: 63, outs: [65, 7] },
    { inner: 64, outs: [257, 64] },
  ])('weights side by side, $outs from $inner, are the same as alone', async ({ inner, outs }) => {
    const x = randomTensor<tf.Tensor2D>([65, inner], 1);
    const alone = outs.map((out, i) => randomTensor<tf.Tensor2D>([out, inner], 2 + i));
    const packed = pack(alone) as tf.Tensor2D[];
    const f = (...[input, ...weights]: tf.Tensor[]) => linear(input as tf.Tensor2D, weights as tf.Tensor2D[]);
    const [want, got] = [await valueAndGradients(f, [x, ...alone]), await valueAndGradients(f, [x, ...packed])];
    expect(largestError(got.value, want.value)).toBeLessThan(1e-6);
    for (const [i, gradient] of got.gradients.entries())
      expect(largestError(gradient, want.gradients[i] ?? [])).toBeLessThan(1e-5);
    tf.dispose([x, ...alone, ...packed]);
  });
});
