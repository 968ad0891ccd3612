/** tfjs's WebGPU backend on a device of our own: tfjs asks for few limits and no optional feature. */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { DeviceFault } from './device-fault';
import { capPool } from './gpu-pool';
import { registerGpuKernels } from './kernels/register';
import { setFlag } from './replaced-kernels';
import { provenTeam } from './subgroups';
import { asGpuBackend, tf } from './tfjs-internals';

/** Features our kernels may use where the adapter has them. */
const FEATURES: readonly GPUFeatureName[] = ['timestamp-query', 'subgroups', 'shader-f16'];

/** Limits raised to the adapter's: the largest buffers, workgroups and number of bindings. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeInvocationsPerWorkgroup',
  'maxStorageBuffersPerShaderStage',
] as const;

const errors: string[] = [];

/** Messages of all commands that the device refused so far. Anything here is a bug of ours. */
export function gpuErrors(): readonly string[] {
  return errors;
}

export async function createWebGpu(
  adapter: GPUAdapter,
  onFault: (fault: DeviceFault) => void,
): Promise<{ adapter: string; software: boolean; largestArray: number }> {
  const requiredLimits: Record<string, number> = {};
  for (const limit of LIMITS) requiredLimits[limit] = adapter.limits[limit];
  const device = await adapter.requestDevice({
    requiredFeatures: FEATURES.filter((feature) => adapter.features.has(feature)),
    requiredLimits,
  });
  device.lost.then(({ message }) => onFault({ kind: 'lost', message: message || 'no reason given' }));
  // A command that fails validation computes nothing and says so here alone.
  device.addEventListener('uncapturederror', (event) => {
    const { error } = event as GPUUncapturedErrorEvent;
    const { message } = error;
    errors.push(message);
    onFault({ kind: error instanceof GPUOutOfMemoryError ? 'out-of-memory' : 'refused', message });
    // The first is the cause; a broken kernel brings hundreds more.
    if (errors.length <= 3) console.error(`WebGPU: ${message}`);
  });
  // tfjs runs small tensors on the CPU, which forces an upload later, and submits every 15 dispatches.
  setFlag('WEBGPU_CPU_FORWARD', false);
  setFlag('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE', 1024);
  const backend = new WebGPUBackend(device, adapter.info);
  // Registered only where navigator.gpu was there when the module was loaded.
  if (tf.findBackendFactory('webgpu')) tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => backend, 3);
  const name = adapterName(adapter.info);
  const software = adapter.info.isFallbackAdapter === true || /swiftshader|llvmpipe|software/i.test(name);
  capPool(asGpuBackend(backend).bufferManager);
  const team = software ? await provenTeam(device, adapter.info) : undefined;
  registerGpuKernels(asGpuBackend(backend), { software, team });
  return { adapter: name, software, largestArray: device.limits.maxStorageBufferBindingSize };
}

/** What a person would call the adapter. Browsers hide some fields, so take what there is. */
function adapterName(info: GPUAdapterInfo): string {
  const named = info.description || [info.vendor, info.architecture || info.device].filter(Boolean).join(' ');
  return named || 'GPU';
}
