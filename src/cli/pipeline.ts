/**
 * npm run pipeline -- [--preset nano] [--backend webgpu|wasm|cpu] [--seed 7] [--stages sft,preferences,reward,ppo,evaluation]
 *                     [--scenario default] [--set sft.steps=100]... [--base FOLDER] [--out out/SEED]
 *
 * The same stages as in the tab. Writes report.json, metrics.csv, preferences.jsonl (TRL's form) and each trained model
 * as a Hugging Face folder.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startNodeBackend } from '../compute/node';
import { BACKENDS, type BackendName } from '../config/backend';
import { runConfigSchema } from '../config/run';
import { SCENARIOS } from '../config/scenarios';
import type { StageName } from '../train/events';
import { PIPELINE_STAGES, pipeline } from '../train/pipeline';
import { writeWhole } from './files';
import { MetricsCsv } from './metrics-csv';
import { openSession, saveModel } from './model-files';
import { ProgressLine } from './terminal';

const { values } = parseArgs({
  options: {
    preset: { type: 'string', default: 'nano' },
    backend: { type: 'string' },
    seed: { type: 'string', default: '1' },
    stages: { type: 'string', default: PIPELINE_STAGES.join(',') },
    scenario: { type: 'string', default: 'default' },
    set: { type: 'string', multiple: true, default: [] },
    base: { type: 'string' },
    out: { type: 'string' },
  },
});

/** "sft.steps=100" laid over the scenario's settings. */
function override(settings: Record<string, unknown>, assignment: string): void {
  const [path = '', text = ''] = assignment.split(/=(.*)/s);
  const keys = path.split('.');
  let at = settings;
  for (const key of keys.slice(0, -1)) {
    at[key] = { ...(at[key] as Record<string, unknown>) };
    at = at[key] as Record<string, unknown>;
  }
  at[keys.at(-1) as string] =
    /^[a-z]/.test(text) && !['true', 'false', 'null'].includes(text) ? text : JSON.parse(text);
}

function configuration() {
  const scenario = SCENARIOS.find((s) => s.id === values.scenario);
  if (!scenario)
    throw new Error(`There is no scenario "${values.scenario}". There are: ${SCENARIOS.map((s) => s.id).join(', ')}.`);
  const settings: Record<string, unknown> = {
    ...structuredClone(scenario.config),
    preset: values.preset,
    seed: Number(values.seed),
  };
  for (const assignment of values.set) override(settings, assignment);
  return runConfigSchema.parse(settings);
}

/** `--stages sft` stops after SFT, and its figures need the evaluation: a last stage is always followed by it. */
function stageList(): StageName[] {
  const names = values.stages.split(',').map((s) => s.trim());
  for (const name of names)
    if (!(PIPELINE_STAGES as readonly string[]).includes(name))
      throw new Error(`There is no stage "${name}". Stages: ${PIPELINE_STAGES.join(', ')}.`);
  if (!names.includes('evaluation')) names.push('evaluation');
  return names as StageName[];
}

async function main(): Promise<void> {
  const config = configuration();
  const stages = stageList();
  if (values.backend && !(BACKENDS as readonly string[]).includes(values.backend))
    throw new Error(`--backend is one of ${BACKENDS.join(', ')}.`);
  const backend = await startNodeBackend(values.backend ? { prefer: values.backend as BackendName, exact: true } : {});
  const out = values.out ?? join('out', `${config.preset}-${config.seed}`);
  mkdirSync(out, { recursive: true });
  const { session, source } = openSession(values.base ?? join('public/models', config.preset));
  console.log(`${config.preset}, seed ${config.seed}, on ${backend.name}: ${backend.adapter}. Writing to ${out}.`);

  const clock = () => performance.now();
  const began = clock();
  const progress = new ProgressLine();
  const csv = new MetricsCsv(join(out, 'metrics.csv'));
  const writeReport = (finished: boolean) => {
    const head = {
      seed: config.seed,
      preset: config.preset,
      backend: backend.name,
      adapter: backend.adapter,
      finished,
      seconds: (clock() - began) / 1000,
    };
    writeWhole(
      join(out, 'report.json'),
      `${JSON.stringify({ ...head, ...session.report, stages, config }, null, 2)}\n`,
    );
  };
  for await (const event of pipeline(stages, config, session, { clock })) {
    csv.add(event);
    progress.show(event);
    if (event.type === 'samples') writeReport(false);
  }
  progress.end();
  writeReport(true);
  for (const role of ['sft', 'reward', 'policy'] as const)
    await saveModel(session, source, role, join(out, role === 'reward' ? 'reward-model' : role));
  if (session.preferences) {
    const rows = session.preferences
      .filter((row) => !row.tie)
      .map(({ prompt, chosen, rejected, margin }) => ({
        prompt,
        chosen,
        rejected,
        ...(margin === undefined ? {} : { margin }),
      }));
    writeWhole(join(out, 'preferences.jsonl'), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  }
  console.log(JSON.stringify(session.report, null, 2));
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
