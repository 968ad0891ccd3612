/** Buffers for what recorded steps compute on the way. Steps run one after the other, so all recordings share them. */
import type { GpuBufferManager } from '../tfjs-backends';

export class ScratchBuffers {
  private readonly manager: GpuBufferManager;
  private readonly all = new Set<GPUBuffer>();
  private readonly free = new Map<string, GPUBuffer[]>();

  constructor(manager: GpuBufferManager) {
    this.manager = manager;
  }

  /** A new recording may use all of them. */
  begin(): void {
    this.free.clear();
    for (const buffer of this.all) this.release(buffer);
  }

  has(buffer: GPUBuffer): boolean {
    return this.all.has(buffer);
  }

  acquire(size: number, usage: number): GPUBuffer {
    const found = this.free.get(`${size} ${usage}`)?.pop();
    if (found) return found;
    // Through tfjs, which then counts it.
    const buffer = this.manager.acquireBuffer(size, usage, false, false);
    this.all.add(buffer);
    return buffer;
  }

  release(buffer: GPUBuffer): void {
    const key = `${buffer.size} ${buffer.usage}`;
    const list = this.free.get(key);
    if (list) list.push(buffer);
    else this.free.set(key, [buffer]);
  }

  /** Once nothing that was recorded with them will run again. */
  destroy(): void {
    for (const buffer of this.all) this.manager.releaseBuffer(buffer, false);
    this.all.clear();
    this.free.clear();
  }
}
