/** tfjs's wasm backend with our SIMD kernels over its memory. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { registerWasmKernels } from './kernels/register-wasm';
import { tf, type WasmBackend } from './tfjs-internals';
import { hasRelaxedSimd } from './wasm-module';

export async function createWasm(
  paths?: string | Readonly<Record<string, string>>,
): Promise<{ adapter: string; software: boolean; largestArray: null }> {
  if (paths !== undefined) setWasmPaths(paths);
  // tfjs's threads bring nothing on two cores, and their start hangs under some bundlers and policies.
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const simd = await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT');
  const factory = tf.findBackendFactory('wasm');
  const backend = (await factory()) as WasmBackend;
  guardMemory(backend.wasm);
  tf.removeBackend('wasm');
  tf.registerBackend('wasm', () => backend, 2);
  if (simd) await registerWasmKernels(backend);
  const vectors = simd ? (hasRelaxedSimd() ? ' with relaxed SIMD' : ' with SIMD') : '';
  return { adapter: `CPU, WebAssembly${vectors}`, software: true, largestArray: null };
}

/** tfjs takes address 0, which malloc gives where there is no room, for a place like any other and writes over its heap. */
function guardMemory(wasm: WasmBackend['wasm']): void {
  wasm._free(wasm._malloc(8)); // its first call puts the real one in place
  const malloc = wasm._malloc;
  wasm._malloc = (bytes) => {
    const offset = malloc(bytes);
    if (offset === 0 && bytes > 0)
      throw new RangeError(`Out of memory: no room for ${bytes} more bytes on wasm's heap.`);
    return offset;
  };
}
