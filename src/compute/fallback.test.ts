import { expect, it } from 'vitest';
import { startBackend } from './backend';

// In a file of its own: no Dawn in this process, and no .wasm file where the backend is told to look.
it('falls back to cpu and says why the others did not start', async () => {
  const backend = await startBackend({ wasmPaths: '/nowhere/', timeoutMs: 3_000 });
  expect(backend.name).toBe('cpu');
  expect(backend.failed.map(({ name }) => name)).toEqual(['webgpu', 'wasm']);
  expect(backend.failed[0]?.reason).toBe('this browser has no WebGPU');
});
