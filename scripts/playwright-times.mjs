// A Playwright reporter: processor seconds of each file, browsers included, by looking at the processes twice a second.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { tell } from './processor-table.mjs';
import { ProcessTree } from './processor-time.mjs';

const isWorker = (pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('workerProcessEntry');

export default class ProcessorTimes {
  /** Workers are started in the order of their indices. */
  #workers = 0;
  #tree = new ProcessTree(process.pid, (pid) => (isWorker(pid) ? String(this.#workers++) : ''));
  /** The file that a worker is at, or was last; the runner, its build and its server are at none. */
  #at = new Map([['', '']]);
  /** Seconds of each file, and of workers that have begun no file yet. */
  #seconds = new Map();
  #starting = new Map();
  #timer = null;

  onBegin() {
    if (process.platform !== 'linux') return;
    this.#look();
    this.#timer = setInterval(() => this.#look(), 500);
  }

  onTestBegin(test, { workerIndex }) {
    this.#look(); // what was done until now is the last file's
    const worker = String(workerIndex);
    const file = relative(process.cwd(), test.location.file);
    this.#at.set(worker, file);
    add(this.#seconds, file, this.#starting.get(worker) ?? 0);
    this.#starting.delete(worker);
  }

  onTestEnd() {
    this.#look();
  }

  onEnd() {
    clearInterval(this.#timer);
    this.#look();
    for (const [file, seconds] of this.#seconds) tell(file, seconds);
  }

  printsToStdio() {
    return false;
  }

  #look() {
    if (process.platform !== 'linux') return;
    for (const [branch, seconds] of this.#tree.look()) {
      const file = this.#at.get(branch);
      if (file === undefined) add(this.#starting, branch, seconds);
      else add(this.#seconds, file, seconds);
    }
  }
}

const add = (sums, key, seconds) => sums.set(key, (sums.get(key) ?? 0) + seconds);
