/** The benchmark step by step. Nothing else is alive while one thing is timed. */
import { memoryInfo } from '../compute/backend';
import { type ContestOptions, type ContestResult, contest } from './contest';
import { AGREEMENT, type Duel } from './duel';
import { type GpuCalls, gpuCallsOf } from './gpu-calls';
import { MATMULS, type MatmulResult, runMatmul } from './matmul';
import { ppoDuel } from './ppo';
import { rolloutDuel } from './rollout';
import { scoringDuel } from './scoring';
import { type BenchSize, sizeOf } from './sizes';
import { TASKS, type Task } from './tasks';
import { trainingDuel } from './training';

export interface DuelResult extends ContestResult {
  readonly size: string;
  readonly task: Task;
  readonly tokens: number;
  /** Largest difference of the losses (scores, tokens) of the two, checked before anything was timed. */
  readonly difference: number;
  /** What one piece of work asks of WebGPU; null elsewhere. */
  readonly calls: { readonly ours: GpuCalls; readonly plain: GpuCalls } | null;
  /** Largest memory so far: GPU buffers, tfjs's free ones included; on wasm the heap. */
  readonly bytes: number;
}

export type BenchItem = { readonly task: Task; readonly size: string } | { readonly task: 'matmul' };

export type BenchEvent =
  | { readonly type: 'started'; readonly done: number; readonly total: number; readonly name: string }
  | { readonly type: 'duel'; readonly result: DuelResult }
  | { readonly type: 'matmul'; readonly results: readonly MatmulResult[] };

const START: Readonly<Record<Task, (size: BenchSize) => Promise<Duel>>> = {
  training: trainingDuel,
  rollout: rolloutDuel,
  scoring: scoringDuel,
  ppo: ppoDuel,
};

/** Every task at every size, then the matrix products, one after the other. */
export async function* runBenchmark(
  sizes: readonly string[],
  tasks: readonly (Task | 'matmul')[],
  options: ContestOptions,
): AsyncGenerator<BenchEvent, void> {
  const duels = TASKS.filter((task) => tasks.includes(task));
  const items: BenchItem[] = sizes.flatMap((size) => duels.map((task) => ({ task, size })));
  if (tasks.includes('matmul')) items.push({ task: 'matmul' });
  for (const [done, item] of items.entries()) {
    const name = item.task === 'matmul' ? 'matrix products' : `${item.size}: ${item.task}`;
    yield { type: 'started', done, total: items.length, name };
    if (item.task === 'matmul') {
      const results: MatmulResult[] = [];
      for (const shape of MATMULS) results.push(await runMatmul(shape, options));
      yield { type: 'matmul', results };
    } else yield { type: 'duel', result: await runDuel(sizeOf(item.size), item.task, options) };
  }
}

/** Checks that both sides say the same, then times them. */
export async function runDuel(size: BenchSize, task: Task, options: ContestOptions): Promise<DuelResult> {
  const duel = await START[task](size);
  try {
    const difference = await duel.check();
    if (!(difference < AGREEMENT))
      throw new Error(
        `${size.name}, ${task}: ours and plain tfjs differ by ${difference}, so their times say nothing.`,
      );
    const result = await contest(duel.ours, duel.plain, options);
    const ours = await gpuCallsOf(duel.ours);
    const plain = ours && (await gpuCallsOf(duel.plain));
    const { bytes, allocatedBytes = bytes } = memoryInfo();
    const calls = ours && plain ? { ours, plain } : null;
    return { size: size.name, task, tokens: duel.tokens, difference, calls, bytes: allocatedBytes, ...result };
  } finally {
    duel.dispose();
  }
}
