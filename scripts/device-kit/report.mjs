// node report.mjs FOLDER KIND COMMIT: what the steps of the check left in FOLDER, as its one JSON. Fails where one of them did.
import { readFileSync, writeFileSync } from 'node:fs';

const [out, kind, commit] = process.argv.slice(2);
const read = (name) => {
  try {
    return JSON.parse(readFileSync(`${out}/${name}`, 'utf8'));
  } catch {
    return null; // what failed has none
  }
};
const steps = readFileSync(`${out}/steps.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));
const adapter = read('adapter.json')?.adapter ?? null;
const report = {
  adapter,
  kind: adapter ? kind : 'none',
  date: new Date().toISOString(),
  node: process.version,
  commit,
  ok: adapter !== null && steps.every(({ status }) => status === 0),
  steps,
  kernels: read('kernels.json'),
  bench: read('bench.json'),
  pipeline: read('run/report.json'),
  large: read('large.json'),
};
writeFileSync(`${out}/device-check.json`, `${JSON.stringify(report, null, 2)}\n`);
console.log(
  `${report.ok ? 'ok' : 'FAILED'} on ${adapter ?? 'no WebGPU adapter'} (${report.kind}): ${out}/device-check.json`,
);
if (report.kind === 'software') console.log('This adapter is software: nothing was learnt about a GPU.');
process.exit(report.ok ? 0 : 1);
