/**
 * npm run large-model -- [--backend webgpu|wasm] [--kinds q4,f16,f32] [--short] [--rounds 7] [--only decoding] [--json FILE]
 *
 * What a model of SmolLM2-135M's shape costs, made from a seed: reading prompts, decoding one row and 16, a step of LoRA, with
 * packed weights. First it is checked that decoding and a forward pass agree; fails where they do not. --short: two layers
 * and a small vocabulary, for adapters that are software.
 */
import { writeFileSync } from 'node:fs';
import { LARGE, largeWork, SHORT } from '../bench/large-model';
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
const results: object[] = [];
let agrees = true;
for (const kind of kinds) {
  const work = largeWork(values.short ? SHORT : LARGE, kind, sizes);
  const difference = await work.check();
  agrees &&= difference < MOST;
  console.log(`${kind}: decoding and a forward pass differ by ${difference.toExponential(1)} nats`);
  for (const { name, tokens, times: repeats = 1, run, besides } of work.tasks.filter((task) =>
    task.name.includes(values.only),
  )) {
    await run(); // compiles
    const times: { clock: number; processor: number }[] = [];
    const measure = async (work: () => Promise<unknown>) => {
      const [since, used] = [performance.now(), clock()];
      await work();
      return { clock: performance.now() - since, processor: clock() - used };
    };
    for (let round = 0; round < Number(values.rounds); round++) {
      const whole = await measure(run);
      const rest = besides ? await measure(besides) : { clock: 0, processor: 0 };
      const own = (of: 'clock' | 'processor'): number => (whole[of] - rest[of]) / repeats;
      times.push({ clock: own('clock'), processor: own('processor') });
    }
    const lower = (of: 'clock' | 'processor'): number =>
      quantile(
        times.map((time) => time[of]),
        0.25,
      );
    results.push({ kind, name, tokens, times });
    console.log(
      `${kind}: ${name}: ${lower('clock').toFixed(1)} ms, of a processor ${lower('processor').toFixed(1)} (lower quartiles)`,
    );
  }
  work.dispose();
}
if (values.json) writeFileSync(values.json, JSON.stringify({ adapter, backend, agrees, sizes, results }, null, 2));
if (!agrees) console.error(`Decoding and a forward pass differ by more than ${MOST} nats: see above.`);
process.exit(agrees ? 0 : 1); // Dawn's device would keep the process alive
