import type { Values } from '../../cpu-context';
import type { CpuKernel } from '../../op';
import { decodeHost, fillCacheHost } from './host';
import { type DecodeAttributes, decodeHeads, decodeInputs } from './settings';

export const cacheFillCpu: CpuKernel = (context, inputs) => {
  const [qkv, keys, values, slots] = inputs.map((x) => context.array(x)) as [Values, Values, Values, Values];
  fillCacheHost(qkv, keys, values, slots, inputs[1]?.shape[2] as number);
  return [];
};

export const decodeCpu: CpuKernel<DecodeAttributes> = (context, inputs, { steps, adapted: _, ...settings }) => {
  const own = decodeInputs(inputs);
  const [, rows, most] = own.drawn.shape as [number, number, number];
  const [vocabulary, width] = own.embedding.shape as [number, number];
  const [layer] = own.layers as [(typeof own.layers)[number]];
  const capacity = layer.keys.shape[1] as number;
  const shape = { rows, width, vocabulary, capacity, most, ...decodeHeads(layer.keys, settings) };
  const arrays = decodeInputs(inputs.map((x) => context.array(x)));
  decodeHost(arrays, shape, settings, steps);
  return [];
};
