/** What a helping thread runs: the kernels over the leader's memory, for ever (wasm-kernels/team.ts). */

export interface HelpOrder {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Address of the block that the team shares. */
  readonly control: number;
  /** 1 and up: 0 leads. */
  readonly member: number;
}

/** Does not return. Self-contained, for Node runs its text (node/thread.ts): it may name nothing of this file. */
export function help({ module, memory, control, member }: HelpOrder, ready: () => void): void {
  const broken = (): void => {
    const words = new Int32Array(memory.buffer);
    Atomics.store(words, (control + 72) >> 2, 1); // BROKEN
    Atomics.notify(words, (control + 64) >> 2); // OPEN, which the leader watches
  };
  try {
    const { exports } = new WebAssembly.Instance(module, { env: { memory, log: Math.log, lost: broken } });
    ready();
    (exports.help as (control: number, member: number) => void)(control, member);
  } catch (error) {
    broken();
    throw error;
  }
}
