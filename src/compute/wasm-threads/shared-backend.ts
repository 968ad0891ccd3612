/** tfjs's wasm backend over a memory that threads share. */
import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { BackendWasmModule, WasmFactoryConfig } from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import * as factoryModule from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm.js';
import type { WasmBackend } from '../tfjs-backends';
import { withSharedMemory } from './shared-memory';

interface Module extends BackendWasmModule {
  cwrap(name: string, result: 'number' | null, parameters: readonly 'number'[]): (...numbers: number[]) => number;
}
type Factory = (config: WasmFactoryConfig & { wasmBinary: Uint8Array }) => Promise<Module>;
// As tfjs itself does: bundlers differ in what they make of a CommonJS module.
const factory = (factoryModule.default ?? factoryModule) as unknown as Factory;

/** What tfjs does at its start, with the binary given. */
export async function startSharedBackend(binary: Uint8Array): Promise<WasmBackend> {
  const wasm = await new Promise<Module>((resolve, reject) => {
    const onAbort = (message: string): void => reject(new Error(message));
    factory({ wasmBinary: withSharedMemory(binary), locateFile: (path) => path, onAbort }).then(resolve, reject);
  });
  wasm.tfjs = {
    init: wasm.cwrap('init', null, []),
    initWithThreadsCount: wasm.cwrap('init_with_threads_count', null, ['number']),
    getThreadsCount: wasm.cwrap('get_threads_count', 'number', []),
    registerTensor: wasm.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: wasm.cwrap('dispose_data', null, ['number']),
    dispose: wasm.cwrap('dispose', null, []),
  };
  return new BackendWasm(wasm) as unknown as WasmBackend;
}
