import { setFlagsFromString } from 'node:v8';
import { describe, expect, it } from 'vitest';
import { largestError, randomArray } from './testing';
import * as plain from './wasm-kernels.generated';
import * as relaxed from './wasm-kernels-relaxed.generated';
import { hasRelaxedSimd, type WasmKernels } from './wasm-module';

// Node 20 has it behind a flag, browsers without one.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const PAGES = 200;

/** The kernels over a memory of their own. */
async function kernelsOf(hex: string): Promise<{ kernels: WasmKernels; heap: Float32Array }> {
  const memory = new WebAssembly.Memory({ initial: PAGES });
  const imports = { env: { memory, log: Math.log } };
  const { instance } = await WebAssembly.instantiate(Buffer.from(hex, 'hex'), imports);
  return { kernels: instance.exports as unknown as WasmKernels, heap: new Float32Array(memory.buffer) };
}

describe.each([
  ['plain', plain.hex],
  ['relaxed', relaxed.hex],
] as const)('the %s build', (_, hex) => {
  it('is one that this engine takes', () => expect(hasRelaxedSimd()).toBe(true));

  it.each([1, 7, 63, 64, 65, 257])('multiplies matrices of %i', async (size) => {
    const { kernels, heap } = await kernelsOf(hex);
    const [m, n, k] = [size, 9, size];
    const [a, b] = [randomArray(m * k, 1), randomArray(k * n, 2)];
    const [atA, atB, atC, scratch] = [0, 400_000, 800_000, 1_000_000];
    heap.set(a, atA);
    heap.set(b, atB);
    kernels.matmul(4 * atA, 4 * atB, 4 * atC, m, n, k, k, 1, n, 1, n, 0, 4 * scratch);
    const want = Float64Array.from({ length: m * n }, (_, at) => {
      let sum = 0;
      const [i, j] = [Math.floor(at / n), at % n];
      for (let t = 0; t < k; t++) sum += (a[i * k + t] as number) * (b[t * n + j] as number);
      return sum;
    });
    expect(largestError(heap.slice(atC, atC + m * n), want)).toBeLessThan(2e-5);
  });

  it('computes log-probabilities and entropies', async () => {
    const { kernels, heap } = await kernelsOf(hex);
    const [n, v] = [3, 65];
    const logits = randomArray(n * v, 3, 4);
    heap.set(logits, 1000);
    new Int32Array(heap.buffer).set([0, 7, 64], 100);
    kernels.tokenLogprobs(4000, 400, 40_000, n, v, 1);
    const rows = [0, 1, 2].map((row) => Float64Array.from(logits.subarray(row * v, (row + 1) * v)));
    const logps = rows.map((row) => {
      const log = Math.log(row.reduce((sum, x) => sum + Math.exp(x), 0));
      return row.map((x) => x - log);
    });
    const want = [
      ...logps.map((row, i) => row[[0, 7, 64][i] as number] as number),
      ...logps.map((row) => -row.reduce((sum, logp) => sum + Math.exp(logp) * logp, 0)),
    ];
    expect(largestError(heap.slice(10_000, 10_000 + 2 * n), want)).toBeLessThan(2e-6);
  });
});
