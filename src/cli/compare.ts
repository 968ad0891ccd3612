/**
 * npm run compare -- [--recipes rlhf,dpo] [--seeds 1,2,3] [--preset nano] [--set ppo.klCoef=0.2]... [--out out/compare]
 *
 * Runs recipes from the same model and seeds and draws them on one frontier: reward against √KL. Of one seed, what several
 * recipes would make alike (the SFT model, labels, a reward model) is made once. A run that is there is not run again.
 *
 * Writes a folder a run: report.json, metrics.csv, and run.zip, which the page imports under “Runs”. Of all of them:
 * frontier.json, frontier.csv, frontier-rubric.svg, frontier-learned.svg, frontier-wins.svg, and families.csv: what each family
 * of tasks came to over the seeds.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { type FrontierRun, frontierOf } from '../frontier/frontier';
import { type RunConfig, recipeOf } from '../recipes/config';
import { findRecipe } from '../recipes/library';
import { hasNode, order } from '../recipes/recipe';
import { policyReport } from '../train/policy-report';
import { disposeSession } from '../train/session';
import { finishedRun } from './compared-runs';
import { writeWhole } from './files';
import { groundInWords, summaryOf, writeFrontier } from './frontier-files';
import { MetricsCsv } from './metrics-csv';
import { openSession } from './model-files';
import { backendOption, commandOptions } from './options';
import { configuration } from './pipeline-config';
import { processorClock } from './processor-time';
import { RunFile } from './run-file';
import type { Ran } from './run-record';
import { SharedWork } from './shared-work';
import { ProgressLine } from './terminal';

const { values } = commandOptions({
  options: {
    recipes: { type: 'string', default: 'rlhf,dpo' },
    seeds: { type: 'string', default: '1,2,3' },
    preset: { type: 'string', default: 'nano' },
    backend: { type: 'string', default: 'wasm' },
    set: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: 'out/compare' },
  },
});

/** A setting of a node that a recipe lacks is not for it. */
function configOf(recipe: string, seed: string): RunConfig {
  const has = (assignment: string) => hasNode(findRecipe(recipe), assignment.split('.')[0] ?? '');
  const set = values.set.filter(has);
  return configuration({ recipe, seed, preset: values.preset, scenario: 'default', set });
}

const folderOf = ({ recipe, seed }: RunConfig): string => join(values.out, `${recipe}-${seed}`);

const stagesOf = (recipes: readonly string[]): string[] => [...new Set(recipes.flatMap((id) => order(findRecipe(id))))];

async function main(): Promise<void> {
  const recipes = values.recipes.split(',').map((id) => id.trim());
  const configs = values.seeds.split(',').map((seed) => recipes.map((recipe) => configOf(recipe, seed)));
  for (const assignment of values.set)
    if (!recipes.some((id) => hasNode(findRecipe(id), assignment.split('.')[0] ?? '')))
      throw new Error(
        `--set ${assignment}: none of these recipes has a stage of that name. Their stages: ${stagesOf(recipes).join(', ')}.`,
      );
  const backend = await startNodeBackend({ prefer: backendOption(values.backend), exact: true });
  const processor = processorClock(backend.name) ?? (() => performance.now());
  for (const ofSeed of configs) {
    const left = ofSeed.filter((config) => !finishedRun(folderOf(config), config));
    if (left.length === 0) continue;
    const opened = await openSession(join('public/models', values.preset), true);
    const work = new SharedWork(opened.session, processor, left);
    for (const config of left) await run(work, config, opened, backend);
    disposeSession(opened.session);
    writeFrontier(values.out, frontierOf(runsOf(configs.flat()), told));
  }
  const runs = runsOf(configs.flat());
  const algorithms = frontierOf(runs, told);
  writeFrontier(values.out, algorithms);
  console.table(summaryOf(algorithms, runs));
  console.log(groundInWords(algorithms));
}

async function run(
  work: SharedWork,
  config: RunConfig,
  { session, source }: Awaited<ReturnType<typeof openSession>>,
  backend: Ran['backend'],
): Promise<void> {
  const folder = folderOf(config);
  mkdirSync(folder, { recursive: true });
  console.log(`${recipeOf(config).title}, seed ${config.seed}, to ${folder}`);
  const createdAt = Date.now();
  const csv = new MetricsCsv(join(folder, 'metrics.csv'));
  const file = new RunFile();
  const progress = new ProgressLine();
  for await (const event of work.run(config, () => performance.now())) {
    csv.add(event);
    file.add(event);
    progress.show(event);
  }
  progress.end();
  const { report } = session;
  const policy = policyReport(recipeOf(config), report);
  const nodes = order(recipeOf(config));
  await file.write(join(folder, 'run.zip'), { config, session, backend, createdAt, nodes }, source);
  const { recipe, seed, model: preset } = config;
  const head = { recipe, seed, preset, backend: backend.name, finished: true };
  const whole = { ...head, ...(policy && { policy }), ...report, config };
  writeWhole(join(folder, 'report.json'), `${JSON.stringify(whole, null, 2)}\n`);
}

const told = (): string => 'other settings';

const runsOf = (configs: readonly RunConfig[]): FrontierRun[] =>
  configs.flatMap((config) => {
    const run = finishedRun(folderOf(config), config);
    return run ? [run] : [];
  });

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
