/**
 * npm run large-model -- [--backend webgpu|wasm] [--kinds q4,f16,f32] [--short] [--rounds 7] [--only decoding] [--json FILE]
 *
 * What a model of SmolLM2-135M's shape costs, made from a seed: reading prompts, decoding one row and 16, a step of LoRA, with
 * packed weights, the kinds in turn. First it is checked that decoding and a forward pass agree; fails where they do not. --short: two layers
 * and a small vocabulary, for adapters that are software.
 */
import { writeFileSync } from 'node:fs';
import { LARGE, type LargeTask, largeWork, SHORT } from '../bench/large-model';
import { startNodeBackend } from '../compute/node';
import type { PackedKind } from '../data/packed-weight';
import { quantile } from '../statistics';
import { backendOption, commandOptions } from './options';
import { processorClock } from './processor-time';

const KINDS = ['q4', 'q8', 'f16', 'f32'] as const;
/** Nats by which the log-probabilities may differ: sums of 1,536 products in another order, over 30 layers. */
const MOST = 2e-3;

const { values } = commandOptions({
  options: {
    backend: { type: 'string', default: 'webgpu' },
    kinds: { type: 'string', default: 'q4,f16' },
    short: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '7' },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const backend = backendOption(values.backend);
const kinds = values.kinds.split(',').map((kind) => {
  if (!KINDS.includes(kind as PackedKind)) throw new Error(`--kinds ${kind}: there are ${KINDS.join(', ')}.`);
  return kind as (typeof KINDS)[number];
});
const { adapter } = await startNodeBackend({ prefer: backend, exact: true });
const clock = processorClock(backend) ?? (() => 0);
const sizes = values.short ? { rows: 4, length: 16, newTokens: 4 } : { rows: 16, length: 128, newTokens: 16 };
type Times = { readonly clock: number; readonly processor: number };
const lower = (values: readonly number[]): number => quantile([...values], 0.25);

const works = kinds.map((kind) => ({ kind, work: largeWork(values.short ? SHORT : LARGE, kind, sizes) }));
let agrees = true;
for (const { kind, work } of works) {
  const difference = await work.check();
  agrees &&= difference < MOST;
  console.log(`${kind}: decoding and a forward pass differ by ${difference.toExponential(1)} nats`);
}
const results: object[] = [];
for (const [i, { name, tokens }] of (works[0]?.work.tasks ?? []).entries()) {
  if (!name.includes(values.only)) continue;
  const own = works.map(({ kind, work }) => ({ kind, task: work.tasks[i] as LargeTask, times: [] as Times[] }));
  for (const { task } of own) await task.run(); // compiles
  // In turn, so that what else the machine does falls on all of them.
  for (let round = 0; round < Number(values.rounds); round++)
    for (const { task, times } of round % 2 === 0 ? own : own.toReversed()) times.push(await timesOf(task));
  for (const { kind, times } of own) {
    results.push({ kind, name, tokens, times });
    const [clock, processor] = [times.map((time) => time.clock), times.map((time) => time.processor)];
    const beside = (own[0]?.times ?? []).map((first, j) => first.processor / (processor[j] as number));
    const ratio = kind === own[0]?.kind ? '' : `, ${lower(beside).toFixed(2)} times as fast as ${own[0]?.kind}`;
    console.log(
      `${kind}: ${name}: ${lower(clock).toFixed(1)} ms, of a processor ${lower(processor).toFixed(1)}${ratio} (lower quartiles)`,
    );
  }
}
for (const { work } of works) work.dispose();
if (values.json) writeFileSync(values.json, JSON.stringify({ adapter, backend, agrees, sizes, results }, null, 2));
if (!agrees) console.error(`Decoding and a forward pass differ by more than ${MOST} nats: see above.`);
process.exit(agrees ? 0 : 1); // Dawn's device would keep the process alive

async function timesOf({ run, besides, times = 1 }: LargeTask): Promise<Times> {
  const measure = async (work: () => Promise<unknown>): Promise<Times> => {
    const [since, used] = [performance.now(), clock()];
    await work();
    return { clock: performance.now() - since, processor: clock() - used };
  };
  const whole = await measure(run);
  const rest = besides ? await measure(besides) : { clock: 0, processor: 0 };
  return { clock: (whole.clock - rest.clock) / times, processor: (whole.processor - rest.processor) / times };
}
