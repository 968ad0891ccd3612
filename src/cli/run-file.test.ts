import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { BUNDLED_FILES } from '../config/model';
import { bytesSource } from '../formats/byte-source';
import { openBundle } from '../formats/run-bundle';
import { identityOfFiles } from '../recipes/identity';
import { findRecipe } from '../recipes/library';
import { order } from '../recipes/recipe';
import { memoryFolder } from '../storage/memory-folder';
import { openRun } from '../storage/run-library';
import { importRun } from '../storage/run-transfer';
import type { RunEvent } from '../train/events';
import { pipeline } from '../train/pipeline';
import { disposeSession } from '../train/session';
import { tinyConfig } from '../train/toy-pipeline-test-support';
import { openSession } from './model-files';
import { RunFile } from './run-file';

beforeAll(() => switchBackend('wasm'));

test('a run made without the page is taken in by it whole: its figures, its answers, its newest step, its models and its labels', async () => {
  const recipe = findRecipe('dpo');
  const nodes = order(recipe).filter((id) => id !== 'evaluation'); // which takes the longest, and leaves no model
  const config = tinyConfig(recipe, 2);
  const { session, source } = await openSession('public/models/nano', true);
  const out = mkdtempSync(join(tmpdir(), 'run-file-'));
  const [file, told]: [RunFile, RunEvent[]] = [new RunFile(), []];
  for await (const event of pipeline(nodes, config, session, { clock: () => 0 })) {
    file.add(event);
    told.push(event);
  }
  const backend = { name: 'wasm', adapter: 'a processor' } as const;
  await file.write(join(out, 'run.zip'), { config, session, backend, createdAt: 5, nodes }, source);
  const bundle = await openBundle(bytesSource(new Uint8Array(readFileSync(join(out, 'run.zip')))));
  rmSync(out, { recursive: true });

  const folder = memoryFolder();
  const { id } = await importRun(folder, bundle, () => 'other');
  const run = await openRun(folder, id);
  expect(run.record).toMatchObject({
    config,
    state: 'done',
    done: nodes,
    createdAt: 5,
    device: { backend: 'wasm' },
  });
  expect(run.record.report).toEqual(JSON.parse(JSON.stringify(session.report)));
  const figures = told.flatMap((event) => (event.type === 'metrics' ? [[event.node, event.step]] : []));
  expect(run.metrics.map(({ node, step }) => [node, step])).toEqual(figures);
  expect(run.samples).toHaveLength(told.filter(({ type }) => type === 'samples').length);
  expect(run.phases.map(({ node }) => node)).toContain('dpo');
  expect(run.pairs.length).toBeGreaterThan(0);
  for (const ref of ['sft.policy', 'preferences.pairs', 'dpo.policy'])
    expect(run.record.artifacts[ref]?.identity).toBe(session.artifacts.artifact(ref)?.identity);
  disposeSession(session);

  // The page begins from a model of the same identity: else everything would stand there as out of date.
  const ofPage = BUNDLED_FILES.map(
    (name) => [name, new Uint8Array(readFileSync(`public/models/nano/${name}`))] as const,
  );
  expect(run.record.base.identity).toBe(await identityOfFiles(new Map(ofPage)));
});
