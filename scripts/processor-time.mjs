// Processor seconds of processes, which other work on the machine does not change, as Linux tells them in /proc.
import { readdirSync, readFileSync } from 'node:fs';

const TICKS = 100; // a second, on every Linux there is

/** A process's line of /proc: who started it, when, and the seconds that it and its ended children used; null: gone. */
function read(pid) {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name stands in brackets and may hold anything.
    const [, parent, ...rest] = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const seconds = (from) => (Number(rest[from]) + Number(rest[from + 1])) / TICKS;
    return { parent: Number(parent), own: seconds(9), children: seconds(11), started: Number(rest[17]) };
  } catch {
    return null;
  }
}

/** Seconds that this process's children used, and theirs, once they have ended; null where the system does not tell. */
export const secondsOfChildren = () => read('self')?.children ?? null;

/** Seconds of this process and of its children that have ended. */
export function secondsOfThis() {
  const told = read('self');
  if (told) return told.own + told.children;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/**
 * A process with all below it, watched while they run: a browser's processes outlive the one that started them, or are
 * killed, so nobody ever waits for them. What a process does after the last look at it is missed.
 */
export class ProcessTree {
  /** What was seen so far: 'pid started' to the branch it belongs to and its seconds. */
  #known = new Map();

  /** `branchOf(pid)`: the name of the branch that begins with this child of the root; '' is the root's own. */
  constructor(root, branchOf) {
    this.root = root;
    this.branchOf = branchOf;
  }

  /** Seconds since the last look, for each branch. */
  look() {
    const now = new Map();
    for (const name of readdirSync('/proc')) {
      const told = /^\d+$/.test(name) && read(name);
      if (told) now.set(Number(name), told);
    }
    const spent = new Map();
    for (const [pid, told] of now) {
      const branch = this.#branch(pid, now);
      if (branch === null) continue;
      const known = this.#known.get(`${pid} ${told.started}`);
      spent.set(branch, (spent.get(branch) ?? 0) + told.own - known.own);
      known.own = told.own;
    }
    return spent;
  }

  /** A process stays in its branch, also where its parent has ended since. */
  #branch(pid, now) {
    const told = now.get(pid);
    if (!told) return null;
    const key = `${pid} ${told.started}`;
    const known = this.#known.get(key);
    if (known) return known.branch;
    const branch =
      pid === this.root ? '' : told.parent === this.root ? this.branchOf(pid) : this.#branch(told.parent, now);
    if (branch !== null) this.#known.set(key, { branch, own: 0 });
    return branch;
  }
}
