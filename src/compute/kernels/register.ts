/** Makes tfjs run our kernels: those of the table, and what stands in for tfjs's own. */
import type { BackendName } from '../../config/backend';
import { CpuContext } from '../cpu-context';
import { GpuContext } from '../gpu-context';
import { type Attributes, type Changing, interpose } from '../recording/interpose';
import { recordStepsOf } from '../recording/recorded-step';
import { repeatStepsOf } from '../recording/repeated-step';
import type { CpuBackend, GpuBackend, WasmBackend } from '../tfjs-backends';
import { tf } from '../tfjs-internals';
import type { WasmKernels } from '../wasm-module';
import { replaceWasmKernels } from './replaced-wasm';
import { OPS } from './table';
import { WasmContext } from './wasm-context';

let cpu = false;

/** Only what the reference would be far too slow for, or what must write in place. */
export function registerCpuKernels(backend: CpuBackend): void {
  if (cpu) return;
  cpu = true;
  register('cpu', new CpuContext(backend));
}

export function registerWasmKernels(backend: WasmBackend, kernels: WasmKernels): void {
  const context = new WasmContext(backend, kernels);
  register('wasm', context);
  replaceWasmKernels(context);
  repeatStepsOf(backend);
}

export function registerGpuKernels(backend: GpuBackend, adapter: { software: boolean; team?: number }): void {
  register('webgpu', new GpuContext(backend, adapter));
  recordStepsOf(backend);
}

function register(backendName: BackendName, context: CpuContext | WasmContext | GpuContext): void {
  for (const { name, kernels, changing } of OPS) {
    const kernel = kernels[backendName] as
      | ((
          of: typeof context,
          inputs: readonly tf.TensorInfo[],
          attributes: Attributes,
        ) => tf.TensorInfo | tf.TensorInfo[])
      | undefined;
    if (!kernel) continue;
    const config: tf.KernelConfig = {
      kernelName: name,
      backendName,
      kernelFunc: ({ inputs, attrs }) => kernel(context, Object.values(inputs) as tf.TensorInfo[], attrs ?? {}),
    };
    tf.registerKernel(config);
    if (backendName !== 'cpu') interpose(config, changing as Changing | undefined);
  }
}
