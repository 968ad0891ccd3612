import type { WasmKernel } from '../../op';
import { wasmInts } from '../../tfjs-internals';
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
  const { theta, epsilon, eosId, seed, temperature, topK, topP, steps } = attributes;
  const own = decodeInputs(tensors);
  const [, rows, most] = info(own.drawn).shape as [number, number, number];
  const [vocabulary, width] = info(own.embedding).shape as [number, number];
  const { heads, keyHeads, d } = decodeHeads(info(own.layers[0]?.keys), attributes);
  const inner = info(own.layers[0]?.gate).shape[0] as number;
  const capacity = info(own.layers[0]?.keys).shape[1] as number;
  const { cos, sin } = ropeTableOnHeap(context, capacity, d / 2, theta);
  const row = (heads + 2 * keyHeads) * d;
  const activations = rows * (2 * width + Math.max(row, 2 * inner) + Math.max(heads * d, inner)) + capacity;
  const words = kernels.planWords(own.layers.length);
  const plan = scratch.take(4 * (words + Math.max(activations, vocabulary)) + 64 + kernels.matmulScratch());
  const sampling = [f32(temperature === 0 ? 0 : 1 / temperature), f32(topP), topK, seed];
  const list = [
    ...[own.layers.length, heads, d, inner, vocabulary, capacity, most, rows, eosId, f32(epsilon)],
    ...[own.active, own.lengths, own.drawn, own.logits, own.embedding, own.finalNorm].map((t) => context.at(t)),
    ...[cos, sin, (plan + 4 * words + 15) & ~15, ...sampling, context.at(own.streams)],
    ...[keyHeads, width, context.at(own.head)],
    ...own.layers.flatMap((layer) => Object.values(layer).map((tensor) => context.at(tensor))),
  ];
  if (list.length !== words) throw new Error(`the decoding plan has ${list.length} words and needs ${words}`);
  wasmInts(context.backend, plan, words).set(list);
  kernels.decode(plan, steps);
  return [];
};

/** A float's bits. */
const f32 = (value: number): number => new Int32Array(Float32Array.of(value).buffer)[0] as number;
