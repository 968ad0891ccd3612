import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { memoryInfo } from './backend';
import { startNodeBackend } from './node';
import type { WasmBackend } from './tfjs-backends';
import { tf } from './tfjs-internals';
import * as plain from './wasm-kernels.generated';
import * as relaxed from './wasm-kernels-relaxed.generated';
import * as team from './wasm-kernels-team.generated';
import * as teamRelaxed from './wasm-kernels-team-relaxed.generated';

describe('startBackend', () => {
  it('names the adapter of WebGPU', async () => {
    const backend = await startNodeBackend({ prefer: 'webgpu', exact: true, timeoutMs: 60_000 });
    expect(backend.name).toBe('webgpu');
    expect(backend.adapter.length).toBeGreaterThan(2);
  });

  it('computes on wasm with plain SIMD unless asked, whatever this Node could do', async () => {
    const { adapter } = await startNodeBackend({ prefer: 'wasm', exact: true });
    expect(adapter).toContain('WebAssembly with SIMD');
  });

  it('starts wasm and cpu and switches between them', async () => {
    for (const prefer of ['wasm', 'cpu', 'wasm'] as const) {
      expect((await startNodeBackend({ prefer })).name).toBe(prefer);
      expect(tf.getBackend()).toBe(prefer);
    }
  });

  it('says so when the heap of wasm is full, where tfjs would write over it', async () => {
    await startNodeBackend({ prefer: 'wasm', exact: true });
    const { wasm } = tf.backend() as unknown as WasmBackend;
    expect(() => wasm._malloc(0xffffffff)).toThrow('Out of memory');
    const small = wasm._malloc(64);
    expect(small).toBeGreaterThan(0);
    wasm._free(small);
  });

  it('refuses synchronous reads', async () => {
    await startNodeBackend({ prefer: 'cpu' });
    const x = tf.tensor1d([1]);
    expect(() => x.dataSync()).toThrow('not allowed');
    expect(() => x.arraySync()).toThrow('not allowed');
    x.dispose();
    expect(memoryInfo().tensors).toBe(0);
  });
});

it('the wasm kernels were compiled from the sources beside them', () => {
  const folder = join(import.meta.dirname, 'wasm-kernels');
  const hash = createHash('sha256');
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .sort())
    hash.update(readFileSync(join(folder, name)));
  const now = hash.digest('hex');
  for (const build of [plain, relaxed, team, teamRelaxed]) expect(build.sourceHash).toBe(now);
});
