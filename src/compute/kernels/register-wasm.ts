/** Kernels of the wasm backend: our SIMD module over tfjs's heap. */
import type { WasmBackend } from '../tfjs-internals';
import { loadWasmKernels } from '../wasm-module';
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

export async function registerWasmKernels(backend: WasmBackend): Promise<void> {
  const context = new WasmContext(backend, await loadWasmKernels(backend));
  for (const register of REGISTER) register(context);
}
