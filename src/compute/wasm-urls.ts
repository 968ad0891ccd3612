/**
 * Addresses of tfjs's .wasm files in the built page; Node finds them by itself (node.ts). tfjs asks for three; its
 * threaded one is never started (wasm-threads/shared-memory.ts), so it is no file of the page.
 */
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';

export const wasmUrls: Readonly<Record<string, string>> = {
  'tfjs-backend-wasm.wasm': plain,
  'tfjs-backend-wasm-simd.wasm': simd,
  'tfjs-backend-wasm-threaded-simd.wasm': simd,
};
