/**
 * npm run evaluate -- --model FOLDER [--against FOLDER] --out DIR [--prompts 50] [--seed 1] [--max-new-tokens 64]
 *                     [--temperature 1] [--demonstrations 0] [--backend wasm] [--threads 2] [--exact]
 *
 * The whole suite for a Hugging Face folder that anyone trained, as the evaluation stage takes it: writes evaluation.json and
 * evaluation.csv, and prints each family's figure. With --against both models answer: changes and win rate are the
 * model's against that one's, and so is the perplexity.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { BASE } from '../recipes/ports';
import { evaluationConfigSchema } from '../recipes/settings/evaluation';
import { type Evaluated, evaluationAnswers } from '../train/evaluation-answers';
import { evaluationTable } from '../train/evaluation-table';
import { evaluationCsv, evaluationText } from './evaluation-report';
import { writeWhole } from './files';
import { openSession } from './model-files';
import { backendOption, commandOptions } from './options';
import { ProgressLine } from './terminal';

const { values } = commandOptions({
  options: {
    model: { type: 'string' },
    against: { type: 'string' },
    out: { type: 'string' },
    prompts: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    'max-new-tokens': { type: 'string', default: '64' },
    temperature: { type: 'string', default: '1' },
    demonstrations: { type: 'string', default: '0' },
    backend: { type: 'string', default: 'wasm' },
  },
});

/** Errors: Error with one sentence, naming the folder. */
async function open(folder: string, name: string): Promise<Evaluated> {
  if (!existsSync(folder)) throw new Error(`There is no folder ${folder}.`);
  try {
    const { session } = await openSession(folder);
    const policy = session.artifacts.require(BASE, 'policy');
    return { name, policy, tokenizer: session.tokenizer, compared: values.against !== undefined };
  } catch (error) {
    throw new Error(`${folder} cannot be evaluated: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

async function main(): Promise<void> {
  const { model: folder, against, out } = values;
  if (!folder || !out) throw new Error('Usage: npm run evaluate -- --model FOLDER [--against FOLDER] --out DIR');
  const read = evaluationConfigSchema.safeParse({
    promptsPerFamily: Number(values.prompts),
    maxNewTokens: Number(values['max-new-tokens']),
    temperature: Number(values.temperature),
    demonstrations: Number(values.demonstrations),
  });
  const seed = Number(values.seed);
  if (!read.success || !Number.isInteger(seed))
    throw new Error(
      '--prompts, --max-new-tokens, --demonstrations and --seed are whole numbers, --temperature is above 0.',
    );
  await startNodeBackend({ prefer: backendOption(values.backend) });
  const name = basename(folder);
  const other = against && (basename(against) === name ? `${basename(against)} (against)` : basename(against));
  const before = against && other ? await open(against, other) : undefined;
  const model = await open(folder, name);
  mkdirSync(out, { recursive: true });

  const progress = new ProgressLine();
  const options = { ...read.data, seed, ...(before && read.data.perplexity && { base: before }) };
  const running = evaluationAnswers(before ? [before, model] : [model], options);
  let event = await running.next();
  for (; !event.done; event = await running.next()) progress.show({ ...event.value, node: 'evaluation' });
  progress.end();
  const table = evaluationTable(event.value, { reference: other, policy: name });
  const head = { model: folder, ...(against && { against }), settings: read.data, seed };
  writeWhole(join(out, 'evaluation.json'), `${JSON.stringify({ ...head, table }, null, 2)}\n`);
  writeWhole(join(out, 'evaluation.csv'), evaluationCsv(table));
  console.log(evaluationText(table));
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
