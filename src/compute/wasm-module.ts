/** Our own SIMD kernels (wasm-kernels/), instantiated over tfjs-wasm's memory so that they work on its tensors in place. */

import type { WasmBackend } from './tfjs-backends';
import { allocate, free } from './tfjs-internals';

/** Exports of the module: offsets on the heap in bytes, sizes in elements. Each is described at its source. */
export interface WasmKernels {
  matmul(
    a: number,
    b: number,
    c: number,
    m: number,
    n: number,
    k: number,
    aRow: number,
    aCol: number,
    bRow: number,
    bCol: number,
    cRow: number,
    accumulate: number,
    scratch: number,
  ): void;
  matmulScratch(): number;
  frozen(
    x: number,
    w: number,
    kind: number,
    y: number,
    m: number,
    n: number,
    k: number,
    stride: number,
    add: number,
    scratch: number,
  ): void;
  frozenGrad(
    dy: number,
    w: number,
    kind: number,
    dx: number,
    m: number,
    n: number,
    k: number,
    stride: number,
    add: number,
    scratch: number,
  ): void;
  frozenScratch(width: number): number;
  adapt(
    x: number,
    a: number,
    b: number,
    t: number,
    y: number,
    m: number,
    n: number,
    k: number,
    r: number,
    yRow: number,
    scale: number,
    scratch: number,
  ): void;
  adaptGrad(
    dy: number,
    x: number,
    t: number,
    a: number,
    b: number,
    dx: number,
    da: number,
    db: number,
    m: number,
    n: number,
    k: number,
    r: number,
    row: number,
    scale: number,
    scratch: number,
  ): void;
  panels(w: number, out: number, n: number, k: number): void;
  project(
    x: number,
    w: number,
    y: number,
    m: number,
    n: number,
    k: number,
    stride: number,
    add: number,
    scratch: number,
  ): void;
  widen(w: number, kind: number, out: number, first: number, rows: number, width: number): void;
  gatherPacked(w: number, kind: number, index: number, out: number, n: number, width: number, size: number): void;
  rmsNorm(x: number, w: number, y: number, n: number, d: number, epsilon: number): void;
  rmsNormGrad(
    dy: number,
    x: number,
    w: number,
    dx: number,
    dw: number,
    n: number,
    d: number,
    epsilon: number,
    scales: number,
  ): void;
  swiglu(x: number, y: number, n: number, inner: number): void;
  swigluGrad(dy: number, x: number, dx: number, n: number, inner: number): void;
  rope(
    x: number,
    y: number,
    places: number,
    cos: number,
    sin: number,
    n: number,
    heads: number,
    keyHeads: number,
    d: number,
    sign: number,
  ): void;
  attention(
    x: number,
    places: number,
    y: number,
    n: number,
    heads: number,
    keyHeads: number,
    d: number,
    longest: number,
    scratch: number,
  ): void;
  attentionGrad(
    dy: number,
    x: number,
    places: number,
    dx: number,
    n: number,
    heads: number,
    keyHeads: number,
    d: number,
    longest: number,
    scratch: number,
  ): void;
  attentionScratch(longest: number, squares: number): number;
  decode(plan: number, steps: number): void;
  planWords(layers: number): number;
  mostLikely(x: number, targets: number, out: number, n: number, v: number): void;
  tokenLogprobs(x: number, targets: number, out: number, n: number, v: number, inverse: number): void;
  tokenLogprobsGrad(dy: number, x: number, targets: number, dx: number, n: number, v: number, inverse: number): void;
  gatherRows(x: number, index: number, out: number, n: number, d: number, size: number): void;
  scatterAddRows(rows: number, index: number, out: number, n: number, d: number, size: number): void;
  adamw(
    p: number,
    g: number,
    m: number,
    v: number,
    n: number,
    scale: number,
    beta1: number,
    beta2: number,
    stepSize: number,
    root: number,
    epsilon: number,
    keep: number,
  ): void;
  sumOfSquares(x: number, n: number): number;
}

/** What the build for shared memory has besides: see wasm-kernels/team.ts. */
export interface TeamKernels extends WasmKernels {
  teamBytes(): number;
  lead(control: number, count: number, seconds: number): void;
  waitAtMost(seconds: number): void;
  barrier(): number;
  setThreads(count: number): void;
  divideFrom(nanoseconds: number): void;
  helped(): number;
  help(control: number, index: number): void;
}

/** The smallest module with a fused multiply and add: (func (result v128) … f32x4.relaxed_madd). */
const PROBE = [
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic number and version
  ...[0x01, 5, 1, 0x60, 0, 1, 0x7b], // a type: nothing to v128
  ...[0x03, 2, 1, 0], // a function of that type
  ...[0x0a, 19, 1, 17, 0], // its code, without locals: three vectors, multiplied and added
  ...[0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x85, 0x02, 0x0b],
];

let allowed = true;

/** Forbids the fused multiply and add, or allows it again: without it kernels give the same bits on every engine. */
export function allowRelaxedSimd(yes: boolean): void {
  allowed = yes;
}

/** Whether products may be added with one rounding and in one instruction. */
export const hasRelaxedSimd = (): boolean => allowed && WebAssembly.validate(Uint8Array.from(PROBE));

/** The kernels over a memory of tfjs's. */
export async function loadWasmKernels(memory: WebAssembly.Memory): Promise<WasmKernels> {
  const { hex } = hasRelaxedSimd()
    ? await import('./wasm-kernels-relaxed.generated')
    : await import('./wasm-kernels.generated');
  const { instance } = await WebAssembly.instantiate(bytesOf(hex), { env: { memory, log: Math.log } });
  return instance.exports as unknown as WasmKernels;
}

/** The same for a memory that threads share: the module too, since every thread makes its own instance. */
export async function loadTeamKernels(
  memory: WebAssembly.Memory,
  lost: () => never,
): Promise<{ kernels: TeamKernels; module: WebAssembly.Module }> {
  const { hex } = hasRelaxedSimd()
    ? await import('./wasm-kernels-team-relaxed.generated')
    : await import('./wasm-kernels-team.generated');
  const { instance, module } = await WebAssembly.instantiate(bytesOf(hex), { env: { memory, log: Math.log, lost } });
  return { kernels: instance.exports as unknown as TeamKernels, module };
}

const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));

/** Scratch memory on tfjs's heap that grows when a kernel asks for more and is never given back. */
export class Scratch {
  private offset = 0;
  private size = 0;
  private readonly backend: WasmBackend;

  constructor(backend: WasmBackend) {
    this.backend = backend;
  }

  /** Offset of at least `bytes` bytes, 16-byte aligned. */
  take(bytes: number): number {
    if (bytes > this.size) {
      if (this.offset) free(this.backend, this.offset);
      this.size = bytes;
      this.offset = allocate(this.backend, bytes + 16);
      if (!this.offset) throw new RangeError(`wasm memory is full: ${bytes} bytes of scratch`);
    }
    return (this.offset + 15) & ~15;
  }
}
