/** Our own SIMD kernels (wasm-kernels/), instantiated over tfjs-wasm's memory so that they work on its tensors in place. */
import type { WasmBackend } from './tfjs-internals';
import { base64 } from './wasm-kernels.generated';

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
  rmsNorm(x: number, w: number, y: number, n: number, d: number, epsilon: number): void;
  rmsNormGrad(dy: number, x: number, w: number, dx: number, dw: number, n: number, d: number, epsilon: number): void;
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
    d: number,
    sign: number,
  ): void;
  attention(x: number, places: number, y: number, n: number, heads: number, d: number, scratch: number): void;
  attentionGrad(
    dy: number,
    x: number,
    places: number,
    dx: number,
    n: number,
    heads: number,
    d: number,
    scratch: number,
  ): void;
  decode(plan: number, steps: number): void;
  planWords(layers: number): number;
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

export async function loadWasmKernels(backend: WasmBackend): Promise<WasmKernels> {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const imports = { env: { memory: backend.wasm.asm.memory, log: Math.log } };
  const { instance } = await WebAssembly.instantiate(bytes, imports);
  return instance.exports as unknown as WasmKernels;
}

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
      if (this.offset) this.backend.wasm._free(this.offset);
      this.size = bytes;
      // tfjs's allocator returns a signed number.
      this.offset = this.backend.wasm._malloc(bytes + 16) >>> 0;
      if (!this.offset) throw new RangeError(`wasm memory is full: ${bytes} bytes of scratch`);
    }
    return (this.offset + 15) & ~15;
  }
}
