/**
 * npm run record -- [--recipe rlhf] [--preset nano] [--backend wasm] [--threads 2] [--exact] [--seed 7] [--scenario default]
 *                   [--set sft.sampleEvery=25]... [--most 300000] --out public/recordings/rlhf.rlhf-recording
 *
 * Runs a recipe and writes it as a recorded run (storage/recording.ts) that the page plays without training anything.
 * On WebAssembly unless asked otherwise: what everybody has. `--most`: bytes that the file may take.
 */
import { writeFileSync } from 'node:fs';
import { startNodeBackend } from '../compute/node';
import type { BackendName } from '../config/backend';

import { recipeOf } from '../recipes/config';
import { order } from '../recipes/recipe';
import { MOST_BYTES, recordingFile } from '../storage/recording-file';
import type { RunEvent } from '../train/events';
import { pipeline } from '../train/pipeline';
import { openSession } from './model-files';
import { commandOptions } from './options';
import { configuration } from './pipeline-config';
import { isRecorded, recordingOf } from './recording-of';
import { ProgressLine } from './terminal';

const { values } = commandOptions({
  options: {
    recipe: { type: 'string' },
    preset: { type: 'string', default: 'nano' },
    backend: { type: 'string', default: 'wasm' },
    seed: { type: 'string', default: '1' },
    scenario: { type: 'string', default: 'default' },
    set: { type: 'string', multiple: true, default: [] },
    most: { type: 'string', default: String(MOST_BYTES) },
    out: { type: 'string' },
  },
});

async function main(): Promise<void> {
  const { out, most } = values;
  if (!out) throw new Error('Say where the recorded run goes: --out FILE.');
  if (!(Number(most) > 0 && Number(most) <= MOST_BYTES))
    throw new Error(`--most is a number of bytes up to ${MOST_BYTES}.`);
  const config = configuration(values);
  const recipe = recipeOf(config);
  const backend = await startNodeBackend({ prefer: values.backend as BackendName, exact: true });
  const { session } = await openSession(`public/models/${config.model}`, true);
  const createdAt = Date.now();
  const events: RunEvent[] = [];
  const progress = new ProgressLine();
  for (const id of order(recipe)) {
    for await (const event of pipeline([id], config, session, { clock: () => performance.now() })) {
      progress.show(event);
      if (isRecorded(event)) events.push(event);
    }
    progress.end();
  }
  const recording = recordingOf({ config, session, backend, createdAt, events, nodes: order(recipe) });
  const file = await recordingFile(recording, Number(most));
  writeFileSync(out, file);
  console.log(`${out}: ${file.length.toLocaleString('en')} bytes.`);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  if (process.env.DEBUG) console.error(error);
  process.exit(1);
});
