// The table of processor seconds at the end of npm test. Test files are told of by the runners' own processes, a line
// of JSON each (vitest-times.mjs, playwright-times.mjs); what a stage used beside them is its runner's.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { secondsOfChildren } from './processor-time.mjs';

const FILE = 'build/processor-times.jsonl';
/** What all tests together may take, and what means that something runs in circles: a slow processor is no fault. */
const TARGET_MINUTES = 25;
const LIMIT_MINUTES = 75;

const rows = [];

/** Called in a runner's process. */
export const tell = (file, seconds) =>
  appendFileSync(process.env.RLHF_PROCESSOR_TIMES ?? FILE, `${JSON.stringify({ file, seconds })}\n`);

/** Runs a stage and keeps what it and its files used. */
export function timed(name, run) {
  mkdirSync('build', { recursive: true });
  rmSync(FILE, { force: true });
  process.env.RLHF_PROCESSOR_TIMES = FILE;
  const before = secondsOfChildren();
  run();
  if (before === null) return;
  const used = secondsOfChildren() - before;
  const lines = existsSync(FILE) ? readFileSync(FILE, 'utf8').trim().split('\n').filter(Boolean) : [];
  const files = new Map();
  for (const { file, seconds } of lines.map((line) => JSON.parse(line)))
    files.set(file, (files.get(file) ?? 0) + seconds);
  // The runner's own share: what it told, or what is left over, if more. A browser's processes may have ended with no one
  // waiting for them, and are missing from what the stage used.
  const runner = files.get('') ?? 0;
  files.delete('');
  const told = [...files.values()].reduce((sum, seconds) => sum + seconds, 0);
  rows.push(...files, [files.size > 0 ? `(${name}: runner and build)` : `(${name})`, Math.max(runner, used - told)]);
}

/** Prints the table; false where far too much was used. */
export function printTable() {
  if (rows.length === 0) {
    console.log('\nProcessor seconds: this system does not tell them.');
    return true;
  }
  const total = rows.reduce((sum, [, seconds]) => sum + seconds, 0);
  console.log('\nProcessor seconds, children included');
  let small = 0;
  for (const [file, seconds] of rows.sort((a, b) => b[1] - a[1])) {
    if (seconds >= 1) console.log(`${seconds.toFixed(1).padStart(8)}  ${file}`);
    else small += seconds;
  }
  console.log(`${small.toFixed(1).padStart(8)}  ${rows.filter(([, s]) => s < 1).length} others of less than one each`);
  console.log(`${total.toFixed(1).padStart(8)}  total`);
  const minutes = total / 60;
  const verdict = minutes <= TARGET_MINUTES ? 'within' : 'OVER';
  console.log(`${minutes.toFixed(1)} minutes of processor time, ${verdict} the ${TARGET_MINUTES} that are meant`);
  return minutes <= LIMIT_MINUTES;
}
