/**
 * npm run threads -- [--count 2] [--preset S,M,nano] [--task training,rollout,ppo] [--rounds 7] [--exact]
 *
 * What threads bring on wasm: the same work with 1, 2, … threads in one process, in turn; medians by the clock, and by
 * the processor for all threads together, which other jobs on the machine do not change.
 */
import type { Duel } from '../bench/duel';
import { ppoDuel } from '../bench/ppo';
import { rolloutDuel } from '../bench/rollout';
import { scoringDuel } from '../bench/scoring';
import { type BenchSize, sizeOf } from '../bench/sizes';
import { trainingDuel } from '../bench/training';
import { startNodeBackend } from '../compute/node';
import { setWasmThreads } from '../compute/wasm-backend';
import { quantile } from '../statistics';
import { commandOptions } from './options';

const DUELS: Readonly<Record<string, (size: BenchSize) => Promise<Duel>>> = {
  training: trainingDuel,
  rollout: rolloutDuel,
  scoring: scoringDuel,
  ppo: ppoDuel,
};
/** Milliseconds of one measurement. */
const AT_LEAST = 150;

const { values } = commandOptions({
  options: {
    count: { type: 'string', default: '2' },
    preset: { type: 'string', default: 'S,M,nano' },
    task: { type: 'string', default: 'training,rollout,ppo' },
    rounds: { type: 'string', default: '7' },
  },
});

interface Times {
  readonly threads: number;
  readonly wall: number[];
  readonly processor: number[];
}

async function measure(work: () => Promise<unknown>, counts: readonly number[], rounds: number): Promise<Times[]> {
  const times = counts.map((threads): Times => ({ threads, wall: [], processor: [] }));
  for (const { threads } of [...times, ...times]) {
    setWasmThreads(threads); // compiles, and warms what each count needs
    await work();
  }
  const once = performance.now();
  await work();
  const repeats = Math.max(1, Math.round(AT_LEAST / (performance.now() - once)));
  for (let round = 0; round < rounds; round++) {
    for (const { threads, wall, processor } of times) {
      setWasmThreads(threads);
      const [clock, used] = [performance.now(), process.cpuUsage()];
      for (let i = 0; i < repeats; i++) await work();
      wall.push((performance.now() - clock) / repeats);
      const { user, system } = process.cpuUsage(used);
      processor.push((user + system) / 1000 / repeats);
    }
  }
  return times;
}

async function main(): Promise<void> {
  const count = Number(values.count);
  const { adapter, notes } = await startNodeBackend({ prefer: 'wasm', exact: true, threads: count });
  console.log([adapter, ...notes].join(' '));
  const counts = [1, 2, 3, 4, 6, 8].filter((n) => n <= count);
  for (const preset of values.preset.split(',')) {
    for (const task of values.task.split(',')) {
      const duel = await DUELS[task]?.(sizeOf(preset));
      if (!duel) throw new Error(`--task ${task}: there are ${Object.keys(DUELS).join(', ')}.`);
      const times = await measure(duel.ours, counts, Number(values.rounds));
      const alone = quantile(times[0]?.wall ?? [], 0.5);
      for (const { threads, wall, processor } of times) {
        const [ms, used] = [quantile(wall, 0.5), quantile(processor, 0.5)].map((x) => x.toFixed(1));
        const ratio = (alone / quantile(wall, 0.5)).toFixed(2);
        console.log(`${preset} ${task}, ${threads} thread(s): ${ms} ms, ${used} of the processor, ${ratio} times`);
      }
      duel.dispose();
    }
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
process.exit(0);
