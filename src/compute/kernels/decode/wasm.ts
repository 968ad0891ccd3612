import { matrixShape } from '../../../data/packed-weight';
import type { WasmKernel } from '../../op';
import { wasmInts } from '../../tfjs-internals';
import { kindCode } from '../frozen/kinds';
import { ropeTableOnHeap } from '../rope/wasm';
import { info } from '../wasm-context';
import { fillCacheHost } from './host';
import { type DecodeAttributes, decodeHeads, decodeInputs } from './settings';

export const cacheFillWasm: WasmKernel = (context, [x, keys, values, slots]) => {
  const width = info(keys).shape[2] as number;
  fillCacheHost(context.floats(x), context.floats(keys), context.floats(values), context.ints(slots), width);
  return [];
};

export const decodeWasm: WasmKernel<DecodeAttributes> = (context, tensors, attributes) => {
  const { kernels, scratch } = context;
  const { theta, epsilon, eosId, seed, temperature, topK, topP, steps, adapted } = attributes;
  const own = decodeInputs(tensors, adapted);
  const [, rows, most] = info(own.drawn).shape as [number, number, number];
  const vocabulary = info(own.logits).shape[1] as number;
  const width = info(own.finalNorm).shape[0] as number;
  const { heads, keyHeads, d } = decodeHeads(info(own.layers[0]?.keys), attributes);
  const inner = depthOf(info(own.layers[0]?.down));
  const capacity = info(own.layers[0]?.keys).shape[1] as number;
  const { cos, sin } = ropeTableOnHeap(context, capacity, d / 2, theta);
  const row = (heads + 2 * keyHeads) * d;
  const activations = rows * (2 * width + Math.max(row, 2 * inner) + Math.max(heads * d, inner)) + capacity;
  const words = kernels.planWords(own.layers.length);
  const space = kernels.frozenScratch(Math.max(width, heads * d, inner));
  const described = 4 * own.factors.length; // words: three of an adapter, at a multiple of 16 bytes
  const plan = (scratch.take(4 * (words + described + Math.max(activations, vocabulary)) + 96 + space) + 15) & ~15;
  const descriptions = (plan + 4 * words + 15) & ~15;
  const sampling = [f32(temperature === 0 ? 0 : 1 / temperature), f32(topP), topK, seed];
  /** An address whose low bits say how the weight lies, see wasm-kernels/projections.ts. */
  const laid = (weight: Input, linear = -1): number => {
    const { dtype, shape } = info(weight);
    const address = context.at(weight) | (dtype === 'float32' && shape.length === 3 ? PANELS : kindCode(shape));
    const i = adapted.indexOf(linear);
    if (i < 0) return address;
    const factors = info(own.factors[i]);
    const words = [address, context.at(factors), factors.shape[0] as number];
    wasmInts(context.backend, descriptions + 16 * i, 3).set(words);
    return (descriptions + 16 * i) | ADAPTED;
  };
  const list = [
    ...[own.layers.length, heads, d, inner, vocabulary, capacity, most, rows, eosId, f32(epsilon)],
    ...[own.active, own.lengths, own.drawn, own.logits].map((t) => context.at(t)),
    ...[laid(own.embedding), context.at(own.finalNorm)],
    ...[cos, sin, descriptions + 4 * described, ...sampling, context.at(own.streams)],
    ...[keyHeads, width, laid(own.head)],
    ...own.layers.flatMap(({ inputNorm, query, key, value, output, postNorm, gate, up, down, keys, values }, i) => [
      ...[context.at(inputNorm), ...[query, key, value, output].map((weight, j) => laid(weight, 7 * i + j))],
      ...[context.at(postNorm), ...[gate, up, down].map((weight, j) => laid(weight, 7 * i + 4 + j))],
      ...[context.at(keys), context.at(values)],
    ]),
  ];
  if (list.length !== words) throw new Error(`the decoding plan has ${list.length} words and needs ${words}`);
  wasmInts(context.backend, plan, words).set(list);
  kernels.decode(plan, steps);
  return [];
};

type Input = Parameters<typeof info>[0];

/** As in wasm-kernels/projections.ts. */
const PANELS = 4;
const ADAPTED = 5;

/** Columns of a weight, however it lies. */
const depthOf = ({ dtype, shape }: ReturnType<typeof info>): number =>
  dtype === 'float32' ? (shape[1] as number) : matrixShape(shape)[1];

/** A float's bits. */
const f32 = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0] as number;
