import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { withSharedMemory } from './shared-memory';

const file = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');

it("changes one bit of tfjs's module, which engines then take", () => {
  const before = readFileSync(file);
  const after = withSharedMemory(before);
  const changed = [...after.keys()].filter((i) => after[i] !== before[i]);
  expect(changed).toHaveLength(1);
  const at = changed[0] as number;
  expect((after[at] as number) ^ (before[at] as number)).toBe(2);
  expect(WebAssembly.validate(after)).toBe(true);
});

it.each([
  ['nothing', []],
  ['a header alone', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]],
  ['a memory without a maximum', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 3, 1, 0, 1]],
  ['a section that never ends', [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
])('refuses %s', (_, bytes) => {
  expect(() => withSharedMemory(Uint8Array.from(bytes))).toThrow('no memory of its own');
});
