/**
 * npm run zero-shot -- [--preset tiny] [--nestings 1,2,3] [--seeds 1,2,3] [--sizes 2,4,8,16] [--prompts 40] [--out DIR]
 *
 * How well a model follows instructions that it was never fine-tuned on, against how many families it was fine-tuned on, at
 * equal numbers of demonstrations (Wei et al. 2021, figure 6, small). A nesting is an order of the trained families; its
 * first 2, 4, 8, ... are learned from. Each run is a line of DIR/PRESET.jsonl; what is there is not run again.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { meanOfValues } from '../evaluation/intervals';
import { Random } from '../random';
import { parseConfig, settingsOf } from '../recipes/config';
import { identityOfData } from '../recipes/identity';
import { mean } from '../statistics';
import { aboveChance, chanceOf, families, sampleItem, trainedFamilies } from '../tasks';
import type { TaskFamily } from '../tasks/types';
import { answerPrompts } from '../train/answers';
import type { Policy } from '../train/artifacts';
import { bundledDemonstrations } from '../train/demonstrations';
import { pipeline } from '../train/pipeline';
import { disposeSession, type Session } from '../train/session';
import { openSession } from './model-files';
import { commandOptions } from './options';

const { values } = commandOptions({
  options: {
    preset: { type: 'string', default: 'tiny' },
    nestings: { type: 'string', default: '1,2,3' },
    seeds: { type: 'string', default: '1,2,3' },
    sizes: { type: 'string', default: '2,4,8,16' },
    prompts: { type: 'string', default: '40' },
    out: { type: 'string', default: 'build/zero-shot' },
  },
});
const numbers = (list: string): number[] => list.split(',').map(Number);
const heldOut = families.filter((family) => family.heldOut);

/** One run: families learned from, and each held-out family's score, 0 to 1, not corrected for chance. */
interface Point {
  readonly nesting: number;
  readonly seed: number;
  /** Families learned from; 0: the base, asked in the form it has read. */
  readonly families: readonly string[];
  readonly scores: Readonly<Record<string, number>>;
}

mkdirSync(values.out, { recursive: true });
const file = join(values.out, `${values.preset}.jsonl`);
const done: Point[] = existsSync(file)
  ? readFileSync(file, 'utf8').trim().split('\n').filter(Boolean).map((line) => JSON.parse(line) as Point)
  : []; // biome-ignore format: a line is a run
const known = (nesting: number, seed: number, size: number): boolean =>
  done.some((one) => one.nesting === nesting && one.seed === seed && one.families.length === size);

await startNodeBackend({ prefer: 'wasm' });
for (const seed of numbers(values.seeds)) {
  for (const nesting of numbers(values.nestings)) {
    const order = new Random(nesting, 'nesting').shuffle(trainedFamilies);
    for (const size of numbers(values.sizes)) {
      if (known(nesting, seed, size)) continue;
      await run(nesting, seed, order.slice(0, size));
    }
  }
  if (!known(0, seed, 0)) await run(0, seed, []);
}
report();

async function run(nesting: number, seed: number, learned: readonly TaskFamily[]): Promise<void> {
  const { session } = await openSession(join('public/models', values.preset), true);
  if (learned.length > 0) await fineTune(session, seed, learned);
  const name = learned.length > 0 ? 'sft.policy' : 'base';
  const scores = await scoresOf(session, session.artifacts.require(name, 'policy'), seed);
  const point: Point = { nesting, seed, families: learned.map((family) => family.name), scores };
  done.push(point);
  appendFileSync(file, `${JSON.stringify(point)}\n`);
  console.log(`nesting ${nesting}, seed ${seed}, ${learned.length} families: ${nearScore(point).toFixed(3)}`);
  disposeSession(session);
}

/** SFT with its default settings on demonstrations of these families, none used twice, for the same number of steps. */
async function fineTune(session: Session, seed: number, learned: readonly TaskFamily[]): Promise<void> {
  const config = parseConfig({ model: values.preset, seed });
  const { steps, batchSize } = settingsOf(config, 'sft') as { readonly steps: number; readonly batchSize: number };
  const source = bundledDemonstrations(seed, 'train', { families: learned });
  // A tenth is kept for validation.
  const rows = Array.from({ length: Math.ceil((steps * batchSize) / 0.89) }, (_, i) => source.at(i));
  session.artifacts.put('data.demonstrations', {
    kind: 'demonstrations',
    value: rows,
    madeBy: 'data',
    identity: await identityOfData(rows),
  });
  for await (const _ of pipeline(['sft'], config, session, { clock: () => performance.now() }));
}

async function scoresOf(session: Session, policy: Policy, seed: number): Promise<Record<string, number>> {
  const items = heldOut.flatMap((family) =>
    Array.from({ length: Number(values.prompts) }, (_, i) => sampleItem(family.name, 'test', seed, i)),
  );
  const options = { greedy: true, plain: policy.plain };
  const prompts = items.map(({ prompt }) => prompt);
  const answers = await answerPrompts(policy, session.tokenizer, prompts, options);
  return Object.fromEntries(
    heldOut.map((family) => {
      const own = items.flatMap((item, i) =>
        item.family === family.name ? [family.score(item, answers[i]?.text ?? '')] : [],
      );
      return [family.name, mean(own)];
    }),
  );
}

/** Mean over the held-out cells near what is trained, each corrected for chance. */
function nearScore({ scores }: Point): number {
  const near = heldOut.filter((family) => family.distance === 'near');
  return mean(near.map(({ name }) => aboveChance(scores[name] ?? Number.NaN, chanceOf(name))));
}

function report(): void {
  const sizes = [...new Set(done.map((point) => point.families.length))].sort((a, b) => a - b);
  const rows = sizes.map((size) => {
    const points = done.filter((point) => point.families.length === size);
    const { value, low, high } = meanOfValues(points.map(nearScore));
    const each = heldOut.map(
      ({ name }) => [name, mean(points.map(({ scores }) => scores[name] ?? Number.NaN))] as const,
    );
    return {
      families: size,
      runs: points.length,
      'near, above chance': value.toFixed(3),
      '95%': points.length > 1 ? `${low.toFixed(3)} to ${high.toFixed(3)}` : '–', // one run tells nothing of others
      ...Object.fromEntries(each.map(([name, score]) => [name, score.toFixed(2)])),
    };
  });
  console.table(rows);
}
