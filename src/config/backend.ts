/** What may compute, best first: WebGPU, wasm with SIMD, plain JavaScript. */
export const BACKENDS = ['webgpu', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKENDS)[number];
