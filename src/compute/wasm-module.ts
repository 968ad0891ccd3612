/** Our own SIMD kernels (wasm-kernels/), instantiated over tfjs-wasm's memory so that they work on its tensors in place. */
import type { WasmBackend } from './tfjs-internals';
import { base64 } from './wasm-kernels.generated';

export interface WasmKernels {
  matmul(
    a: number,
    b: number,
    c: number,
    M: number,
    N: number,
    K: number,
    aRow: number,
    aCol: number,
    bRow: number,
    bCol: number,
    cRow: number,
    accumulate: number,
    scratch: number,
  ): void;
  matmulScratch(): number;
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
