/**
 * npm run bench -- [--backend webgpu|wasm] [--preset S,M,nano] [--task training,rollout] [--pairs 7] [--json FILE]
 *
 * The studio against the same model written plainly in tfjs, in one process and in turn; what they compute is checked
 * first. Prints the tables and, with --docs, writes them to docs/benchmarks.md in place of that adapter's older ones.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type HostResult, runHostTime } from '../bench/host-time';
import { type BenchReport, markdown } from '../bench/report';
import { runBenchmark } from '../bench/run';
import { SIZE_NAMES, sizeOf } from '../bench/sizes';
import { TASKS, type Task } from '../bench/tasks';
import { startNodeBackend } from '../compute/node';
import type { BackendName } from '../config/backend';
import { withSection } from './benchmark-document';
import { backendOption, commandOptions } from './options';
import { processorClock } from './processor-time';

const { values } = commandOptions({
  options: {
    backend: { type: 'string', default: 'webgpu' },
    preset: { type: 'string', default: 'S,M,nano,tiny' },
    task: { type: 'string', default: [...TASKS, 'matmul', 'host'].join(',') },
    pairs: { type: 'string', default: '7' },
    json: { type: 'string' },
    docs: { type: 'boolean', default: false },
    /** Times the host alone and prints the result: how this program calls itself. */
    'null-adapter': { type: 'boolean', default: false },
  },
});
const DOCUMENT = 'docs/benchmarks.md';
const options = { pairs: Number(values.pairs), clock: () => performance.now(), atLeast: 200 };
const processor = (name: BackendName) => ({ processor: processorClock(name) });

function list(given: string, known: readonly string[], option: string): string[] {
  const names = given.split(',').map((name) => name.trim());
  for (const name of names)
    if (!known.includes(name)) throw new Error(`${option} ${name}: there are ${known.join(', ')}.`);
  return names;
}

async function hostTimes(sizes: readonly string[]): Promise<HostResult[]> {
  await startNodeBackend({ prefer: 'webgpu', exact: true, dawnOptions: ['backend=null'] });
  // Nothing computes here but the host.
  const wholeProcess = processor('cpu');
  const results: HostResult[] = [];
  for (const size of sizes) results.push(await runHostTime(sizeOf(size), { ...options, ...wholeProcess }));
  return results;
}

/** In a process of its own: Dawn has one backend a process. */
function measureHost(sizes: readonly string[]): HostResult[] {
  const args = [...process.execArgv, process.argv[1] as string, '--null-adapter'];
  args.push('--preset', sizes.join(), '--pairs', values.pairs);
  const { stdout, status } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e8 });
  const line = stdout.split('\n').find((text) => text.startsWith('['));
  if (status !== 0 || !line) throw new Error('The host time could not be measured: see the messages above.');
  return JSON.parse(line) as HostResult[];
}

function commit(): string | undefined {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
}

async function main(): Promise<void> {
  const sizes = list(values.preset, SIZE_NAMES, '--preset');
  if (values['null-adapter']) {
    console.log(JSON.stringify(await hostTimes(sizes)));
    return;
  }
  const tasks = list(values.task, [...TASKS, 'matmul', 'host'], '--task');
  const backend = await startNodeBackend({ prefer: backendOption(values.backend), exact: true });
  console.error(`${backend.name}: ${backend.adapter}`);
  const duels: BenchReport['duels'][number][] = [];
  let matmuls: BenchReport['matmuls'] = [];
  for await (const event of runBenchmark(sizes, tasks as (Task | 'matmul')[], {
    ...options,
    ...processor(backend.name),
  })) {
    if (event.type === 'started') console.error(`${event.done + 1}/${event.total} ${event.name}`);
    if (event.type === 'duel') {
      duels.push(event.result);
      console.error(`  ${event.result.ratio.lowerQuartile.toFixed(2)} times as fast as plain tfjs`);
    }
    if (event.type === 'matmul') matmuls = event.results;
  }
  const host = backend.name === 'webgpu' && tasks.includes('host') ? measureHost(sizes) : [];
  const date = new Date().toISOString().slice(0, 10);
  const report: BenchReport = {
    backend: backend.name,
    adapter: backend.adapter,
    date,
    commit: commit(),
    duels,
    matmuls,
    host,
  };
  if (values.json) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  const text = markdown(report);
  console.log(text);
  if (values.docs) {
    const old = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '# Benchmarks\n';
    writeFileSync(DOCUMENT, withSection(old, `${backend.name}: ${backend.adapter}`, text));
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
process.exit(0); // Dawn's device would keep the process alive
