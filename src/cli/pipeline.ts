/**
 * npm run pipeline -- [--recipe rlhf] [--preset nano] [--backend webgpu|wasm|cpu] [--threads 2] [--exact] [--seed 7]
 *                     [--stages sft,preferences,reward,ppo,evaluation] [--scenario default] [--set sft.steps=100]...
 *                     [--base FOLDER] [--artifact sft.policy=FOLDER]...
 *                     [--prompts FILE] [--demonstrations FILE] [--pairs FILE] [--unpaired FILE] [--judge FILE.json]
 *                     [--bundled-prompts] [--constitution FILE.json]
 *                     [--out out/SEED]
 *
 * With files of your own (any form of formats/datasets/) the run is of your prompts alone: a text file with a prompt a line, answers to
 * learn from, pairs to learn preferences from, answers labeled one by one (--recipe kto). Without demonstrations SFT learns the
 * chosen answers of pairs, and those labeled good. --bundled-prompts: the files are learned from, and all else is as without them.
 *
 * --judge: rules (config/rules.ts) that compare answers in place of simulated raters and are counted in the evaluation; where the
 * recipe goes by rules and none are given, "at most 8 words".
 *
 * --constitution: principles in your own words (config/constitution.ts) that a model judges and revises by, beside those of the
 * settings (--recipe rlaif, --recipe constitutional-ai).
 *
 * The same recipes as in the tab; those that begin with SFT also without it (--recipe dpo-without-sft: from --base as it is). Writes report.json, metrics.csv and, as each stage ends, what it made: a model as a Hugging
 * Face folder, pairs as TRL's rows, pictures as a sheet (NODE.png: a line a model). Of a run of a bundled model and of bundled
 * prompts also run.zip, which the page imports under “Runs”. `--artifact`: a model made elsewhere in place of what a stage would
 * make, which then need
 * not run.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { EXAMPLE_CONSTITUTION, type OwnPrinciple } from '../config/constitution';
import { DEFAULT_RULES, type Rule } from '../config/rules';
import { readConstitution } from '../formats/read-constitution';
import { toTrlJsonl } from '../labeling/export';
import { SIZE } from '../pictures/face';
import { type RunConfig, recipeOf, takesData } from '../recipes/config';
import { identityOfData } from '../recipes/identity';
import { refOf } from '../recipes/ports';
import { nodeOf } from '../recipes/recipe';
import { readRules } from '../rules/read-rules';
import { giveData } from '../train/give-data';
import { pipeline } from '../train/pipeline';
import { policyReport } from '../train/policy-report';
import type { Session } from '../train/session';
import { sourceOfSession } from '../train/session-source';
import { writeWhole } from './files';
import { MetricsCsv } from './metrics-csv';
import { giveModel, openSession, saveArtifact } from './model-files';
import { backendOption, commandOptions } from './options';
import { readOwnData } from './own-data';
import { pictureSheet } from './picture-sheet';
import { artifactFolders, configuration, nodesOf } from './pipeline-config';
import { RunFile } from './run-file';
import { ProgressLine } from './terminal';

const { values } = commandOptions({
  options: {
    recipe: { type: 'string' },
    preset: { type: 'string', default: 'nano' },
    backend: { type: 'string' },
    seed: { type: 'string', default: '1' },
    stages: { type: 'string' },
    scenario: { type: 'string', default: 'default' },
    set: { type: 'string', multiple: true, default: [] },
    base: { type: 'string' },
    judge: { type: 'string' },
    constitution: { type: 'string' },
    artifact: { type: 'string', multiple: true, default: [] },
    out: { type: 'string' },
    prompts: { type: 'string' },
    demonstrations: { type: 'string' },
    pairs: { type: 'string' },
    unpaired: { type: 'string' },
    'bundled-prompts': { type: 'boolean' },
  },
});

type Source = Awaited<ReturnType<typeof openSession>>['source'];

/** What a node made, beside what others made: a stage's work is there once the stage is over. */
async function save(session: Session, source: Source, config: RunConfig, id: string, out: string): Promise<void> {
  const { stage } = nodeOf(recipeOf(config), id);
  for (const [port, { kind, title }] of Object.entries(stage.outputs)) {
    const artifact = session.artifacts.artifact(refOf(id, port));
    if (!artifact) continue;
    if (kind === 'policy' || kind === 'scorer' || kind === 'preference' || kind === 'denoiser')
      await saveArtifact(session, source, artifact, title, join(out, id));
    const pairs = session.artifacts.find(refOf(id, port), 'pairs');
    if (!pairs) continue;
    writeWhole(join(out, `${id}.jsonl`), toTrlJsonl(pairs.rows, 'conversational'));
  }
}

/** The rules of the run, as an artifact; none where no stage goes by any. Errors: InputError, Error where the file is not there. */
async function giveRules({ artifacts }: Session, config: RunConfig): Promise<readonly Rule[] | null> {
  if (!takesData(config, 'judge')) return null;
  const value = values.judge === undefined ? DEFAULT_RULES : readRules(readFileSync(values.judge, 'utf8'));
  artifacts.put('data.judge', { kind: 'judge', value, madeBy: 'data', identity: await identityOfData(value.rules) });
  return value.rules;
}

/** Principles in a person's own words, as an artifact. Errors: InputError, Error where the file is not there. */
async function giveConstitution({ artifacts }: Session, config: RunConfig): Promise<readonly OwnPrinciple[] | null> {
  if (!takesData(config, 'constitution')) return null;
  const value =
    values.constitution === undefined
      ? EXAMPLE_CONSTITUTION
      : readConstitution(readFileSync(values.constitution, 'utf8'));
  const identity = await identityOfData(value);
  if (value.length > 0) artifacts.put('data.constitution', { kind: 'constitution', value, madeBy: 'data', identity });
  return value;
}

async function main(): Promise<void> {
  const config = configuration(values);
  const folders = artifactFolders(values.artifact);
  const backend = await startNodeBackend(values.backend ? { prefer: backendOption(values.backend), exact: true } : {});
  if (values.unpaired !== undefined && !takesData(config, 'unpaired'))
    throw new Error(
      `--unpaired: the recipe "${config.recipe}" learns nothing from answers labeled one by one. --recipe kto does.`,
    );
  const own = await readOwnData(values);
  const nodes = nodesOf(values, config, new Set(folders.keys()), new Set(Object.keys(own?.given ?? {})));
  const out = values.out ?? join('out', `${config.model}-${config.seed}`);
  mkdirSync(out, { recursive: true });
  const { session, source } = await openSession(values.base ?? join('public/models', config.model), !values.base);
  if (own) await giveData(session, own.given, config);
  const rules = await giveRules(session, config);
  const constitution = await giveConstitution(session, config);
  console.log(
    `${config.recipe}, ${config.model}, seed ${config.seed}, on ${backend.name}: ${backend.adapter}. Writing to ${out}.`,
  );

  const data = own && { ...own.report, ...sourceOfSession(session, config.seed).counts };
  if (data) console.log(`Own data: ${JSON.stringify(data)}`);
  const given: Record<string, string> = {};
  for (const [ref, folder] of folders) given[ref] = await giveModel(session, source, recipeOf(config), ref, folder);

  const clock = () => performance.now();
  const began = clock();
  const createdAt = Date.now();
  // What a person brought is not in the file, and the page could not make the run again without it.
  const file = values.base || own || rules || constitution || folders.size > 0 ? null : new RunFile();
  const progress = new ProgressLine();
  const csv = new MetricsCsv(join(out, 'metrics.csv'));
  const writeReport = (finished: boolean) => {
    const head = {
      recipe: config.recipe,
      seed: config.seed,
      preset: config.model,
      backend: backend.name,
      adapter: backend.adapter,
      finished,
      ...(rules && { rules }),
      ...(constitution && { constitution }),
      ...(data && { data }),
      ...(folders.size > 0 && { artifacts: given }),
      seconds: (clock() - began) / 1000,
    };
    const policy = policyReport(recipeOf(config), session.report);
    const report = { ...head, ...(policy && { policy }), ...session.report, stages: nodes, config };
    writeWhole(join(out, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
  };
  for (const id of nodes) {
    for await (const event of pipeline([id], config, session, { clock })) {
      csv.add(event);
      file?.add(event);
      progress.show(event);
      if (event.type === 'samples') {
        const sheet = pictureSheet(event.rows, SIZE);
        if (sheet) writeFileSync(join(out, `${id}.png`), sheet);
        writeReport(false);
      }
    }
    progress.end();
    await save(session, source, config, id, out);
    writeReport(id === nodes.at(-1));
  }
  await file?.write(join(out, 'run.zip'), { config, session, backend, createdAt, nodes }, source);
  console.log(JSON.stringify(session.report, null, 2));
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
