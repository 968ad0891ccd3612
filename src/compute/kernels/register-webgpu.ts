/** Kernels of the webgpu backend: WGSL in tfjs's own command stream. */
import { GpuContext } from '../gpu-context';
import { recordStepsOf } from '../recording/recorded-step';
import type { GpuBackend } from '../tfjs-internals';
import { registerAdamwGpu } from './adamw/webgpu';
import { registerAttentionGpu } from './attention/webgpu';
import { registerDecodeGpu } from './decode/webgpu';
import { registerLinearGpu } from './linear/webgpu';
import { registerPackGpu } from './pack/webgpu';
import { registerRmsNormGpu } from './rms-norm/webgpu';
import { registerRopeGpu } from './rope/webgpu';
import { registerRowsGpu } from './rows/webgpu';
import { registerSwigluGpu } from './swiglu/webgpu';
import { registerTokenLogprobsGpu } from './token-logprobs/webgpu';

const REGISTER = [
  registerPackGpu,
  registerLinearGpu,
  registerRmsNormGpu,
  registerRopeGpu,
  registerAttentionGpu,
  registerDecodeGpu,
  registerSwigluGpu,
  registerRowsGpu,
  registerTokenLogprobsGpu,
  registerAdamwGpu,
];

export function registerGpuKernels(backend: GpuBackend, adapter: { software: boolean; team?: number }): void {
  const context = new GpuContext(backend, adapter);
  for (const register of REGISTER) register(context);
  recordStepsOf(backend);
}
