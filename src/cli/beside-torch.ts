/**
 * npm run beside-torch -- [--base MODEL.gguf] [--python python3] [--only TASK,TASK] [--pairs 7] [--json FILE]
 *
 * Speed beside PyTorch in float32 (scripts/beside-torch.py, which says what it needs), one thread each on wasm, by processor
 * time, in turn. Without --base only the bundled shapes are compared. Above 1 ours is faster.
 */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { largeTasks } from '../bench/large-model';
import { ppoDuel } from '../bench/ppo';
import { rolloutDuel } from '../bench/rollout';
import { sizeOf } from '../bench/sizes';
import { trainingDuel } from '../bench/training';
import { startNodeBackend } from '../compute/node';
import { BASE } from '../recipes/ports';
import { quantile } from '../statistics';
import { openSession } from './model-files';
import { commandOptions } from './options';
import { processorClock } from './processor-time';

const { values } = commandOptions({
  options: {
    base: { type: 'string' },
    python: { type: 'string', default: 'python3' },
    only: { type: 'string', default: '' },
    pairs: { type: 'string', default: '7' },
    json: { type: 'string' },
  },
});
/** Milliseconds of a processor of one measurement at least. */
const AT_LEAST = 200;
const clock = processorClock('wasm') as () => number;

/** Milliseconds of a processor that one piece of work takes. */
type Timed = () => Promise<number>;

function timed(run: () => Promise<unknown>, besides?: () => Promise<unknown>, times = 1): Timed {
  const once = async (work: () => Promise<unknown>): Promise<number> => {
    const since = clock();
    let count = 0;
    do {
      await work();
      count++;
    } while (clock() - since < AT_LEAST);
    return (clock() - since) / count;
  };
  return async () => ((await once(run)) - (besides ? await once(besides) : 0)) / times;
}

/** What is compared, by the name that the other side knows it by. */
async function* tasks(): AsyncGenerator<[name: string, work: Timed]> {
  for (const preset of ['nano', 'tiny']) {
    for (const make of [trainingDuel, rolloutDuel, ppoDuel]) {
      const duel = await make(sizeOf(preset));
      const name = `${duel.task} ${preset}`;
      if (wanted(name)) yield [name, timed(duel.ours)];
      duel.dispose();
    }
  }
  if (!values.base) return;
  const { session, source } = await openSession(values.base);
  const { parameters } = session.artifacts.require(BASE, 'policy');
  const { tasks } = largeTasks(source.config, parameters, { rows: 16, length: 128, newTokens: 16 });
  for (const [name, task] of [
    ['decoding 1', tasks[0]],
    ['decoding 16', tasks[1]],
    ['lora', tasks[3]],
  ] as const)
    if (task && wanted(name)) yield [name, timed(task.run, task.besides, task.times)];
}

const wanted = (name: string): boolean => values.only === '' || values.only.split(',').some((part) => name === part);

async function* answers(output: NodeJS.ReadableStream): AsyncGenerator<number> {
  for await (const line of createInterface({ input: output })) {
    const { ms } = JSON.parse(line) as { ms: number };
    yield ms;
  }
}

async function main(): Promise<void> {
  const { adapter } = await startNodeBackend({ prefer: 'wasm', exact: true, threads: 1 });
  const torch = spawn(values.python, ['scripts/beside-torch.py', values.base ?? ''], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: '1', MKL_NUM_THREADS: '1' },
  });
  torch.stdin.on('error', () => {}); // it has ended, which its output tells
  const said = answers(torch.stdout);
  const other = (name: string): Timed => {
    return async () => {
      torch.stdin.write(`${name}\n`);
      const { value, done } = await said.next();
      if (done) throw new Error('PyTorch’s side has ended: see its message above.');
      return value;
    };
  };
  console.log(adapter);
  const results: object[] = [];
  for await (const [name, ours] of tasks()) {
    const theirs = other(name);
    await ours(); // compiles
    await theirs();
    const pairs: [ours: number, theirs: number][] = [];
    for (let pair = 0; pair < Number(values.pairs); pair++) {
      const first = pair % 2 === 0 ? await ours() : await theirs();
      const second = pair % 2 === 0 ? await theirs() : await ours();
      pairs.push(pair % 2 === 0 ? [first, second] : [second, first]);
    }
    const ratios = pairs.map(([a, b]) => b / a);
    const median = (i: 0 | 1): string =>
      quantile(
        pairs.map((pair) => pair[i]),
        0.5,
      ).toFixed(1);
    results.push({ name, pairs, lowerQuartile: quantile(ratios, 0.25) });
    console.log(
      `${name}: ${quantile(ratios, 0.25).toFixed(2)} times as fast (lower quartile of ${ratios.map((r) => r.toFixed(2)).join(', ')}); ${median(0)} ms, PyTorch ${median(1)}`,
    );
  }
  torch.kill();
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ adapter, results }, null, 2)}\n`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
process.exit(0); // the other side's pipe would keep the process alive
