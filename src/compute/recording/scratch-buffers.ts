/** Buffers for what recorded steps compute on the way. Steps run one after the other, so all recordings share them. */
export class ScratchBuffers {
  private readonly device: GPUDevice;
  private readonly all = new Set<GPUBuffer>();
  private readonly free = new Map<string, GPUBuffer[]>();
  private bytes = 0;

  constructor(device: GPUDevice) {
    this.device = device;
  }

  /** Bytes of all of them. */
  get size(): number {
    return this.bytes;
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
    const buffer = this.device.createBuffer({ size, usage });
    this.all.add(buffer);
    this.bytes += size;
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
    for (const buffer of this.all) buffer.destroy();
    this.all.clear();
    this.free.clear();
    this.bytes = 0;
  }
}
