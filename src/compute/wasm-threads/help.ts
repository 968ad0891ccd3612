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
    const [words, open] = [new Int32Array(memory.buffer), (control + 64) >> 2]; // OPEN
    Atomics.sub(words, open, 2 ** 30); // the very word that the leader waits on: it cannot miss it
    Atomics.notify(words, open);
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
