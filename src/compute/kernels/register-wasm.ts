/** Kernels of the wasm backend: our SIMD module over tfjs's heap. */
import type { WasmBackend } from '../tfjs-internals';
import type { WasmKernels } from '../wasm-module';
import { registerAdamwWasm } from './adamw/wasm';
import { registerAttentionWasm } from './attention/wasm';
import { registerDecodeWasm } from './decode/wasm';
import { registerLinearWasm } from './linear/wasm';
import { registerRmsNormWasm } from './rms-norm/wasm';
import { registerRopeWasm } from './rope/wasm';
import { registerRowsWasm } from './rows/wasm';
import { registerSwigluWasm } from './swiglu/wasm';
import { registerTokenLogprobsWasm } from './token-logprobs/wasm';
import { WasmContext } from './wasm-context';

const REGISTER = [
  registerLinearWasm,
  registerRmsNormWasm,
  registerRopeWasm,
  registerAttentionWasm,
  registerDecodeWasm,
  registerSwigluWasm,
  registerRowsWasm,
  registerTokenLogprobsWasm,
  registerAdamwWasm,
];

export function registerWasmKernels(backend: WasmBackend, kernels: WasmKernels): void {
  const context = new WasmContext(backend, kernels);
  for (const register of REGISTER) register(context);
}
