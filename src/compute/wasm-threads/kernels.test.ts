/** Every kernel that is divided among threads: the bits of the build for one thread, whatever their number. */
import { setFlagsFromString } from 'node:v8';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packWeight } from '../../data/packed-weight';
import { startNodeThread } from '../node/thread';
import { randomArray } from '../testing';
import { hasRelaxedSimd, loadWasmKernels, type TeamKernels, type WasmKernels } from '../wasm-module';
import { startTeam, type Team } from './team';

// Node 20 has it behind a flag: both sides then take the build with fused multiply and add.
setFlagsFromString('--experimental-wasm-relaxed-simd');

const SIZES = [1, 7, 63, 64, 65, 257];
const PAGES = 1024;
const FIRST = 65_536; // below it the team's own block
const SCRATCH = 32 * 2 ** 20;

/** Puts arrays on the heap one after the other, runs a kernel, and returns what its outputs hold. */
class Bench {
  private at = FIRST;
  private readonly outputs: [number, number][] = [];
  private readonly buffer: ArrayBufferLike;
  constructor(memory: WebAssembly.Memory) {
    this.buffer = memory.buffer;
  }
  /** Random numbers that depend on the seed alone. */
  input(length: number, seed: number): number {
    return this.put(randomArray(length, seed));
  }
  put(values: Float32Array | Int32Array): number {
    new Uint8Array(this.buffer, this.at, values.byteLength).set(new Uint8Array(values.buffer));
    const from = this.at;
    this.at += (values.byteLength + 15) & ~15;
    if (this.at > SCRATCH) throw new Error('the test needs a larger heap');
    return from;
  }
  /** Holds numbers that a kernel must not leave. */
  output(length: number): number {
    return this.inOut(new Float32Array(length).fill(Number.NaN));
  }
  inOut(values: Float32Array): number {
    const from = this.put(values);
    this.outputs.push([from, values.byteLength]);
    return from;
  }
  bits(): string {
    return this.outputs
      .map(([at, bytes]) => Buffer.from(new Uint8Array(this.buffer, at, bytes)).toString('hex'))
      .join();
  }
}

/** First token and end of each token's sequence: some of the given lengths, then tokens of none. */
function places(lengths: readonly number[], n: number): Int32Array {
  const out = Int32Array.from({ length: 2 * n }, (_, i) => i >> 1);
  let start = 0;
  for (const length of lengths) {
    for (let t = start; t < start + length; t++) out.set([start, start + length], 2 * t);
    start += length;
  }
  return out;
}

type Kernel = (kernels: WasmKernels, bench: Bench, size: number) => void;

const KERNELS: Readonly<Record<string, Kernel>> = {
  'a product by rows': (k, b, n) =>
    k.matmul(b.input(n * 65, 1), b.input(65 * 33, 2), b.output(n * 33), n, 33, 65, 65, 1, 33, 1, 33, 0, SCRATCH),
  'a product by columns, transposed, added': (k, b, n) => {
    const c = b.inOut(randomArray(9 * n, 3));
    k.matmul(b.input(300 * 9, 1), b.input(n * 300, 2), c, 9, n, 300, 1, 9, 1, 300, n, 1, SCRATCH);
  },
  'a product of long sums': (k, b, n) =>
    k.matmul(b.input(13 * n, 1), b.input(n * 21, 2), b.output(13 * 21), 13, 21, n, n, 1, 21, 1, 21, 0, SCRATCH),
  ...Object.fromEntries(
    (['f16', 'q8', 'q4'] as const).flatMap((kind, i): [string, Kernel][] => {
      const put = (b: Bench, out: number, inner: number): number =>
        b.put(packWeight('w', [out, inner], randomArray(out * inner, 3), kind).words);
      const by =
        (rows: number): Kernel =>
        (k, b, n) =>
          k.frozen(b.input(rows * 96, 1), put(b, n, 96), i + 1, b.output(rows * n), rows, n, 96, n, 0, SCRATCH);
      return [
        [`a product with ${kind}, one row`, by(1)],
        [`a product with ${kind}, few rows`, by(7)],
        [`a product with ${kind}, many rows`, by(33)],
        [`a product with ${kind}, more rows than are packed at once`, by(70)],
        [
          `a product with ${kind}, its gradient`,
          (k, b, n) => {
            const [dy, w, dx] = [b.input(9 * n, 1), put(b, n, 288), b.output(9 * 288)];
            k.frozenGrad(dy, w, i + 1, dx, 9, n, 288, n, 0, SCRATCH);
          },
        ],
      ];
    }),
  ),
  'an adapter beside a product': (k, b, n) => {
    const [x, y] = [b.input(n * 37, 1), b.inOut(randomArray(n * 29, 2))];
    k.adapt(x, b.input(5 * 37, 3), b.input(23 * 5, 4), b.output(n * 5), y, n, 23, 37, 5, 29, 0.5, SCRATCH);
  },
  'an adapter, its gradients': (k, b, n) => {
    const [dy, x, t, dx] = [
      b.input(13 * 80, 1),
      b.input(13 * n, 2),
      b.input(13 * 8, 3),
      b.inOut(randomArray(13 * n, 4)),
    ];
    const [a, c, da, dc] = [b.input(8 * n, 5), b.input(77 * 8, 6), b.output(8 * n), b.output(77 * 8)];
    k.adaptGrad(dy, x, t, a, c, dx, da, dc, 13, 77, n, 8, 80, 0.5, SCRATCH);
  },
  ...Object.fromEntries(
    [1, 7].map((rows): [string, Kernel] => [
      `a product with panels, ${rows} rows`,
      (k, b, n) => {
        const [x, w, made] = [b.input(rows * 300, 1), b.input(n * 300, 2), b.output(Math.ceil(n / 8) * 8 * 300)];
        k.panels(w, made, n, 300);
        k.project(x, made | 4, b.output(rows * n), rows, n, 300, n, 0, SCRATCH);
      },
    ]),
  ),
  attention: (k, b, n) => {
    const at = b.put(places([n, 3], n + 5));
    k.attention(b.input((n + 5) * 36, 1), at, b.output((n + 5) * 12), n + 5, 3, 3, 4, Math.max(n, 3), SCRATCH);
  },
  'attention, its gradient': (k, b, n) => {
    const at = b.put(places([3, n], n + 5));
    const [dy, x] = [b.input((n + 5) * 12, 1), b.input((n + 5) * 36, 2)];
    k.attentionGrad(dy, x, at, b.output((n + 5) * 36), n + 5, 3, 3, 4, Math.max(n, 3), SCRATCH);
  },
  'attention of grouped heads': (k, b, n) => {
    const at = b.put(places([n, 3], n + 5));
    k.attention(b.input((n + 5) * 40, 1), at, b.output((n + 5) * 24), n + 5, 6, 2, 4, Math.max(n, 3), SCRATCH);
  },
  'attention of grouped heads, its gradient': (k, b, n) => {
    const at = b.put(places([3, n], n + 5));
    const [dy, x] = [b.input((n + 5) * 24, 1), b.input((n + 5) * 40, 2)];
    k.attentionGrad(dy, x, at, b.output((n + 5) * 40), n + 5, 6, 2, 4, Math.max(n, 3), SCRATCH);
  },
  'RMSNorm of rows': (k, b, n) => k.rmsNorm(b.input(n * 63, 1), b.input(63, 2), b.output(n * 63), n, 63, 1e-5),
  'RMSNorm, its gradient': (k, b, n) => {
    const [dy, x, w] = [b.input(n * 67, 1), b.input(n * 67, 2), b.input(67, 3)];
    k.rmsNormGrad(dy, x, w, b.output(n * 67), b.output(67), n, 67, 1e-5, SCRATCH);
  },
  'RMSNorm, its gradient, wide': (k, b, d) => {
    const [dy, x, w] = [b.input(5 * d, 1), b.input(5 * d, 2), b.input(d, 3)];
    k.rmsNormGrad(dy, x, w, b.output(5 * d), b.output(d), 5, d, 1e-5, SCRATCH);
  },
  SwiGLU: (k, b, n) => k.swiglu(b.input(n * 14, 1), b.output(n * 7), n, 7),
  'SwiGLU, its gradient': (k, b, n) => k.swigluGrad(b.input(n * 7, 1), b.input(n * 14, 2), b.output(n * 14), n, 7),
  RoPE: (k, b, n) => {
    const at = b.put(places([n], n));
    const [cos, sin] = [b.input(n * 3, 2), b.input(n * 3, 3)];
    k.rope(b.input(n * 36, 1), b.output(n * 36), at, cos, sin, n, 2, 2, 6, -1);
  },
  'log-probabilities': (k, b, n) => {
    const targets = b.put(Int32Array.from({ length: n }, (_, i) => (i * 31) % 65));
    k.tokenLogprobs(b.input(n * 65, 1), targets, b.output(2 * n), n, 65, 0.7);
  },
  'log-probabilities, their gradient': (k, b, n) => {
    const targets = b.put(Int32Array.from({ length: n }, (_, i) => (i * 31) % 65));
    k.tokenLogprobsGrad(b.input(4 * n, 1), b.input(n * 65, 2), targets, b.output(n * 65), n, 65, 0.7);
  },
  AdamW: (k, b, n) => {
    const [p, m, v] = [5, 6, 7].map((seed) => b.inOut(randomArray(n * 33, seed).map(Math.abs))) as number[];
    const g = b.input(n * 33, 8);
    k.adamw(p as number, g, m as number, v as number, n * 33, 0.9, 0.9, 0.99, 1e-2, 1.5, 1e-8, 0.999);
  },
};

let single: WasmKernels;
let team: Team;
const own = new WebAssembly.Memory({ initial: PAGES });
const shared = new WebAssembly.Memory({ initial: PAGES, maximum: 65_536, shared: true });

beforeAll(async () => {
  expect(hasRelaxedSimd()).toBe(true);
  single = await loadWasmKernels(own);
  const heap = { memory: shared, malloc: () => 1024, free: () => {} };
  // The proof of a start works in the same place as the tests; its block stays below FIRST.
  let given = 0;
  const malloc = () => (given++ === 0 ? 1024 : FIRST);
  team = await startTeam(
    { ...heap, malloc },
    { count: 4, startThread: startNodeThread, startMs: 50_000, onLost: () => {} },
  );
  team.kernels.divideFrom(1);
}, 60_000);
afterAll(() => team.end());

const bitsOf = (kernels: WasmKernels, memory: WebAssembly.Memory, kernel: Kernel, size: number): string => {
  const bench = new Bench(memory);
  kernel(kernels, bench, size);
  return bench.bits();
};

describe.each(Object.entries(KERNELS))('%s', (_, kernel) => {
  it.each(SIZES)('is the same at %i with 1, 2, 3 and 4 threads', (size) => {
    const want = bitsOf(single, own, kernel, size);
    expect(want).not.toContain('0000c07f'); // NaN: an output that was left out
    const before = (team.kernels as TeamKernels).helped();
    for (const count of [1, 2, 3, 4]) {
      team.kernels.setThreads(count);
      // Again until a helper has had a part: the leader may have been faster.
      for (let i = 0; i < 4; i++) {
        expect(bitsOf(team.kernels, shared, kernel, size)).toBe(want);
        if (count > 1 && team.kernels.helped() > before) break;
      }
    }
  });
});

it.each(SIZES)('panels give the bits of a product with what they were made of, at %i columns', (n) => {
  for (const rows of [1, 2, 7, 65]) {
    const [plain, panels] = [new Bench(own), new Bench(own)];
    const [x, w] = [plain.input(rows * 300, 1), plain.input(n * 300, 2)];
    single.matmul(x, w, plain.output(rows * n), rows, n, 300, 300, 1, 1, 300, n, 0, SCRATCH);
    const want = plain.bits();
    const [y, v] = [panels.input(rows * 300, 1), panels.input(n * 300, 2)];
    const made = panels.put(new Float32Array(Math.ceil(n / 8) * 8 * 300));
    single.panels(v, made, n, 300);
    single.project(y, made | 4, panels.output(rows * n), rows, n, 300, n, 0, SCRATCH);
    expect(panels.bits()).toBe(want);
  }
});

it('was computed by several threads', () => expect(team.kernels.helped()).toBeGreaterThan(100));
