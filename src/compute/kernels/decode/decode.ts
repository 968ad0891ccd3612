/** Decoding with a cache of keys and values: tokens are drawn and read on the device, step after step. No gradient. */
import * as tf from '@tensorflow/tfjs-core';
import { type Op, runOp } from '../../op';
import { cacheFillCpu, decodeCpu } from './cpu';
import { type ReadyWeight, readyOps } from './ready';
import type { DecodeAttributes, DecodeSettings } from './settings';
import { cacheFillWasm, decodeWasm } from './wasm';
import { cacheFillGpu, decodeGpu } from './webgpu';

// Both write in place, so that each backend has its own; cpu's is the reference (host.ts).
const CACHE_FILL: Op = {
  name: 'FusedCacheFill',
  inputs: ['qkv', 'keys', 'values', 'slots'],
  attributes: [],
  reference: null,
  kernels: { cpu: cacheFillCpu, wasm: cacheFillWasm, webgpu: cacheFillGpu },
};
const DECODE: Op<DecodeAttributes> = {
  name: 'FusedDecode',
  inputs: ['active', 'lengths', 'streams', 'drawn', 'logits', 'embedding', 'finalNorm', 'head', 'layers…', 'factors…'],
  attributes: [
    'heads',
    'keyHeads',
    'theta',
    'epsilon',
    'eosId',
    'seed',
    'temperature',
    'topK',
    'topP',
    'steps',
    'adapted',
  ],
  reference: null,
  kernels: { cpu: decodeCpu, wasm: decodeWasm, webgpu: decodeGpu },
};
export const decodeOps = [CACHE_FILL, DECODE, ...readyOps];

/** Keys and values of one layer, each [B, capacity, G·d], a row's own from its column 0 on. Written in place. */
export interface LayerCache {
  readonly keys: tf.Variable;
  readonly values: tf.Variable;
}

/** A Llama's weights, [out, in] as `ready.ts` lays them out, each norm [D]. */
export interface DecodeWeights {
  readonly embedding: tf.Tensor;
  readonly finalNorm: tf.Tensor;
  /** The output matrix [V, D]: of the embedding where they are tied. */
  readonly head: ReadyWeight;
  readonly layers: readonly {
    readonly inputNorm: tf.Tensor;
    readonly postNorm: tf.Tensor;
    /** Query, key, value, output, gate, up, down. */
    readonly linears: readonly ReadyWeight[];
  }[];
}

/** What decoding has come to, on the device. Every step writes it in place. */
export interface DecodeState {
  readonly caches: readonly LayerCache[];
  /** int32 [2 + B]: rows that have not ended, tokens drawn so far, then those rows. */
  readonly active: tf.Variable;
  /** int32 [B]: tokens of each prompt. */
  readonly lengths: tf.Tensor1D;
  /** int32 [B]: stream of each row's draws. */
  readonly streams: tf.Tensor1D;
  /** [2, B, max]: ids, -1 where none was drawn, then their log-probabilities. */
  readonly drawn: tf.Variable;
  /** [B, V]: of the next token of each row left, in the order of `active`. */
  readonly logits: tf.Tensor2D;
}

export function createLayerCache(batch: number, capacity: number, width: number): LayerCache {
  const empty = (): tf.Variable => owned(tf.zeros([batch, capacity, width]));
  return { keys: empty(), values: empty() };
}

/** Stores the keys and values of qkv [N, (H + 2G)·d] at row slots[n] of the caches seen as [B·capacity, G·d]; nowhere at -1. */
export function fillCache({ keys, values }: LayerCache, qkv: tf.Tensor2D, slots: tf.Tensor1D): void {
  runOp(CACHE_FILL, [qkv, keys, values, slots], {});
}

/** A state before the first token: takes `logits` over. */
export function createDecodeState(
  caches: readonly LayerCache[],
  logits: tf.Tensor2D,
  lengths: readonly number[],
  streams: readonly number[],
  maxNewTokens: number,
): DecodeState {
  const rows = lengths.length;
  return {
    caches,
    logits,
    active: owned(tf.tensor1d([rows, 0, ...lengths.keys()], 'int32')),
    lengths: tf.tensor1d([...lengths], 'int32'),
    streams: tf.tensor1d(Int32Array.from(streams), 'int32'),
    drawn: owned(tf.fill([2, rows, maxNewTokens], -1)),
  };
}

export function disposeDecodeState({ caches, active, lengths, streams, drawn, logits }: DecodeState): void {
  tf.dispose([active, lengths, streams, drawn, logits]);
  for (const { keys, values } of caches) tf.dispose([keys, values]);
}

/** At most `steps` further tokens of each row that has not ended. Rows that have ended cost nothing more. */
export function decode(weights: DecodeWeights, state: DecodeState, settings: DecodeSettings, steps: number): void {
  const { active, lengths, streams, drawn, logits, caches } = state;
  const linears = weights.layers.flatMap((layer) => layer.linears);
  const layers = weights.layers.flatMap(({ inputNorm, postNorm, linears }, i) => {
    const own = linears.map(({ weight }) => weight);
    return [inputNorm, ...own.slice(0, 4), postNorm, ...own.slice(4), ...Object.values(caches[i] as LayerCache)];
  });
  const factors = linears.flatMap(({ factors }) => factors ?? []);
  const adapted = linears.flatMap(({ factors }, i) => (factors ? [i] : []));
  const { embedding, finalNorm, head } = weights;
  const inputs = [active, lengths, streams, drawn, logits, embedding, finalNorm, head.weight, ...layers, ...factors];
  runOp(DECODE, inputs, { ...settings, steps, adapted });
}

function owned(initial: tf.Tensor): tf.Variable {
  const made = tf.variable(initial, false);
  initial.dispose();
  return made;
}
