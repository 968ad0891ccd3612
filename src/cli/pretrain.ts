/**
 * npm run pretrain -- --preset tiny [--backend wasm] [--steps N] [--out build/pretrain-ts/tiny] [--corpus build/corpus]
 *
 * Pretrains a base model on the rows that `npm run corpus` wrote, by the recipe of config/pretrain.ts. Stop it whenever
 * you like: started again it goes on from its last checkpoint. Ends with a Hugging Face folder in --out.
 * `--steps` stops early, with the schedule of the whole recipe: for comparing the start of two trainers.
 */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { PRESETS, type PresetName, presets } from '../config/model';
import { pretrainRecipes } from '../config/pretrain';
import type { NamedArray } from '../data/weights';
import { writeHuggingFaceFolder } from '../formats/huggingface-folder';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { fromArrays, initParameters, toArrays } from '../model';
import { AdamW } from '../optim';
import { loadTokenizer } from '../text/tokenizer';
import { type PretrainState, pretrain, pretrainSteps } from '../train/pretrain';
import { readFolder, writeFolder } from './files';
import { MetricsCsv } from './metrics-csv';
import { backendOption, commandOptions } from './options';
import { ProgressLine } from './terminal';

const { values } = commandOptions({
  options: {
    preset: { type: 'string', default: 'nano' },
    backend: { type: 'string', default: 'wasm' },
    steps: { type: 'string' },
    out: { type: 'string' },
    corpus: { type: 'string', default: 'build/corpus' },
    rows: { type: 'string', default: 'train.bin' },
    tokenizer: { type: 'string', default: 'public/models/nano' },
  },
});

/** Rows of a corpus file, read as they are wanted; padding left out. */
function rowReader(
  path: string,
  context: number,
  padId: number,
): { row: (index: number) => number[]; rows: number; close: () => void } {
  if (!existsSync(path)) throw new Error(`There is no ${path}. Make it with: npm run corpus`);
  const about = JSON.parse(readFileSync(`${path}.json`, 'utf8')) as { context: number; rows: number };
  if (about.context !== context)
    throw new Error(
      `${path} has rows of ${about.context} tokens, the model ${context}: npm run corpus -- --context ${context}`,
    );
  const file = openSync(path, 'r');
  const buffer = new Uint8Array(context * 2);
  return {
    rows: about.rows,
    row(index) {
      if (index >= about.rows)
        throw new Error(`${path} has ${about.rows} rows, and more are needed: npm run corpus -- --tokens N`);
      readSync(file, buffer, 0, buffer.length, index * buffer.length);
      const ids = [...new Uint16Array(buffer.buffer)];
      const end = ids.findLastIndex((id) => id !== padId);
      return ids.slice(0, end + 1);
    },
    close: () => closeSync(file),
  };
}

/** A checkpoint is one file, put in place by a rename, so that a kill leaves the old one or the new one. */
async function save(path: string, state: PretrainState): Promise<void> {
  const { m, v, step } = await state.optimizer.exportState();
  const named = (prefix: string, arrays: readonly NamedArray[]) =>
    arrays.map((a) => ({ ...a, name: `${prefix}${a.name}` }));
  const arrays = [...named('', await toArrays(state.parameters)), ...named('m.', m), ...named('v.', v)];
  writeFileSync(
    `${path}.part`,
    writeSafetensors(arrays, { step: String(state.step), tokens: String(state.tokens), updates: String(step) }),
  );
  renameSync(`${path}.part`, path);
}

function load(path: string): {
  parameters: NamedArray[];
  m: NamedArray[];
  v: NamedArray[];
  metadata: Readonly<Record<string, string>>;
} {
  const { tensors, metadata } = readSafetensors(new Uint8Array(readFileSync(path)));
  const part = (prefix: string) =>
    tensors.filter((t) => t.name.startsWith(prefix)).map((t) => ({ ...t, name: t.name.slice(prefix.length) }));
  return {
    parameters: tensors.filter((t) => !/^[mv]\./.test(t.name)),
    m: part('m.'),
    v: part('v.'),
    metadata: metadata ?? {},
  };
}

async function main(): Promise<void> {
  if (!(PRESETS as readonly string[]).includes(values.preset))
    throw new Error(`--preset is one of ${PRESETS.join(', ')}.`);
  const preset = values.preset as PresetName;
  const model = presets[preset];
  const recipe = pretrainRecipes[preset];
  const backend = await startNodeBackend({ prefer: backendOption(values.backend), exact: true });
  const out = values.out ?? join('build/pretrain-ts', preset);
  mkdirSync(out, { recursive: true });
  const folder = readFolder(values.tokenizer);
  const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(folder.get(name)));
  const [tokenizerJson, tokenizerConfigJson] = [json('tokenizer.json'), json('tokenizer_config.json')] as Record<
    string,
    unknown
  >[];
  const { padId } = loadTokenizer(tokenizerJson, tokenizerConfigJson);
  const train = rowReader(join(values.corpus, values.rows), model.max_position_embeddings, padId);
  const held = rowReader(join(values.corpus, 'heldout.bin'), model.max_position_embeddings, padId);
  const options = {
    beta2: recipe.beta2,
    epsilon: recipe.epsilon,
    weightDecay: recipe.weightDecay,
    maxNorm: recipe.maxGradNorm,
  };

  const checkpoint = join(out, 'checkpoint.safetensors');
  const saved = existsSync(checkpoint) ? load(checkpoint) : null;
  const parameters = saved ? fromArrays(saved.parameters) : initParameters(model, 1);
  const state: PretrainState = {
    parameters,
    optimizer: new AdamW(parameters, options),
    step: Number(saved?.metadata.step ?? 0),
    tokens: Number(saved?.metadata.tokens ?? 0),
  };
  if (saved) state.optimizer.importState({ step: Number(saved.metadata.updates), m: saved.m, v: saved.v });
  const last = Math.min(Number(values.steps ?? Number.POSITIVE_INFINITY), pretrainSteps(recipe, model));
  console.log(
    `${preset} on ${backend.name}: ${backend.adapter}. ${saved ? `Goes on from step ${state.step}` : 'Starts'}, to step ${last}. Writing to ${out}.`,
  );

  const progress = new ProgressLine();
  const csv = new MetricsCsv(join(out, 'metrics.csv'));
  const heldOut = Array.from({ length: Math.min(64, held.rows) }, (_, i) => held.row(i));
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stopping = true;
    });
  for await (const event of pretrain(recipe, state, { model, padId, row: train.row, heldOut, evalEvery: 100 })) {
    const told = { ...event, node: 'pretrain' };
    csv.add(told);
    progress.show(told);
    if (event.type === 'checkpoint') await save(checkpoint, state);
    if (event.type === 'progress' && (stopping || event.step >= last)) break;
  }
  progress.end();
  await save(checkpoint, state);
  const arrays = await toArrays(parameters);
  writeFolder(
    out,
    writeHuggingFaceFolder(
      { kind: 'causal', config: model, arrays, tokenizerJson, tokenizerConfigJson } as Parameters<
        typeof writeHuggingFaceFolder
      >[0],
      `# RLHF Studio ${preset}\n\n${state.step} steps by npm run pretrain on ${backend.adapter}, ${state.tokens} tokens.\n`,
    ),
  );
  train.close();
  held.close();
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
