/** Kernels of the cpu backend: only where the reference would be far too slow or must write in place. */
import { type CpuBackend, tf } from '../tfjs-internals';
import type { AdamwSettings } from './adamw/adamw';
import { adamwHost, bySlot, globalNormHost } from './adamw/host';
import { type DecodeSettings, decodeInputs } from './decode/decode';
import { decodeHost, fillCacheHost } from './decode/host';
import { scatterAddRowsHost } from './rows/host';

let registered = false;

export function registerCpuKernels(): void {
  if (registered) return;
  registered = true;
  register('FusedAdamw', (inputs, attributes, backend) => {
    const settings = attributes as unknown as AdamwSettings;
    const slots = bySlot(inputs.map((x) => floats(backend, x)));
    const norm = globalNormHost(slots.map(([, gradient]) => gradient));
    for (const [i, slot] of slots.entries()) adamwHost(...slot, norm, settings, i < settings.decayed);
    return backend.makeTensorInfo([], 'float32', Float32Array.of(norm));
  });
  register('FusedScatterAddRows', ([rows, index], attributes, backend) => {
    const { size } = attributes as { size: number };
    const width = rows?.shape[1] as number;
    const out = new Float32Array(size * width);
    scatterAddRowsHost(
      floats(backend, rows),
      backend.data.get((index as tf.TensorInfo).dataId).values as Int32Array,
      out,
      width,
    );
    return backend.makeTensorInfo([size, width], 'float32', out);
  });
  register('FusedCacheFill', (inputs, _, backend) => {
    const [qkv, keys, values, slots] = inputs.map((x) => array(backend, x)) as [Values, Values, Values, Values];
    fillCacheHost(qkv, keys, values, slots);
    return [];
  });
  register('FusedDecode', (inputs, attributes, backend) => {
    const { steps, ...settings } = attributes as unknown as DecodeSettings & { steps: number };
    const own = decodeInputs(inputs);
    const [, rows, most] = own.drawn.shape as [number, number, number];
    const [vocabulary, width] = own.embedding.shape as [number, number];
    const capacity = own.layers[0]?.keys.shape[1] as number;
    const arrays = decodeInputs(inputs.map((x) => array(backend, x)));
    decodeHost(arrays, { rows, width, vocabulary, capacity, most }, settings, steps);
    return [];
  });
}

type Kernel = (
  inputs: readonly tf.TensorInfo[],
  attributes: Readonly<Record<string, unknown>>,
  backend: CpuBackend,
) => tf.TensorInfo | tf.TensorInfo[];

function register(kernelName: string, kernel: Kernel): void {
  tf.registerKernel({
    kernelName,
    backendName: 'cpu',
    kernelFunc: ({ inputs, attrs, backend }) =>
      kernel(Object.values(inputs) as tf.TensorInfo[], attrs ?? {}, backend as CpuBackend),
  });
}

type Values = Float32Array | Int32Array;

function array(backend: CpuBackend, tensor: tf.TensorInfo): Values {
  return backend.data.get(tensor.dataId).values;
}

function floats(backend: CpuBackend, tensor: tf.TensorInfo | undefined): Float32Array {
  return backend.data.get((tensor as tf.TensorInfo).dataId).values as Float32Array;
}
