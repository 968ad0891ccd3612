import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { startNodeBackend } from '../compute/node';
import { FARNESS } from '../data/judged';
import { bytesSource } from '../formats/byte-source';
import { readHuggingFaceFolder } from '../formats/huggingface-folder';
import { openBundle } from '../formats/run-bundle';
import { fromArrays } from '../model';
import { parseConfig, recipeOf } from '../recipes/config';
import { order } from '../recipes/recipe';
import { configFromV1, renamedRoles } from '../storage/migrations/names-v1';
import { configOfToday } from '../storage/run-record';
import { parseJsonObject } from '../text/guarded-json';
import type { RunEvent } from '../train/events';
import { pipeline } from '../train/pipeline';
import { createSession } from '../train/session';
import { expectVersion1, version1Figures } from './version-1';

const fixture = (name: string) => readFile(`src/testing/fixtures/v1/${name}`);
/** Lines as they were written, their fractions but for rounding. */
const linesOf = async (name: string) =>
  (await fixture(name))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line, nearly) as Record<string, unknown>);
const nearly = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? expect.closeTo(value, 3) : value;

// The world that version 1 asked about and judged by; what it had not is today's.
vi.mock('../tasks', async (today) => ({
  ...(await today<object>()),
  ...(await vi.importActual<object>('./fixtures/v1/world.js')),
}));

// One thread, and no relaxed SIMD unless it is asked for: what version 1 computed with.
beforeAll(() => startNodeBackend({ prefer: 'wasm', exact: true, threads: 1 }));

test('the whole recipe computes what version 1 computed but for rounding, and samples the same texts', async () => {
  const bundle = await openBundle(bytesSource(new Uint8Array(await fixture('ppo-at-4.rlhf.zip'))));
  const base = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const path of bundle.paths.filter((name) => name.startsWith('models/base/')))
    base.set(path.slice('models/base/'.length), await bundle.read(path));
  const { config: model, tokenizer, arrays } = readHuggingFaceFolder(base);
  const session = createSession(model, tokenizer, fromArrays(arrays), 'golden');
  const config = parseConfig(configOfToday(configFromV1(parseJsonObject(await bundle.read('run.json'))?.config)));
  const events: RunEvent[] = [];
  for await (const event of pipeline(order(recipeOf(config)), config, session, { clock: () => 0 })) events.push(event);

  const metrics = events.flatMap((event) =>
    event.type === 'metrics' ? [{ node: event.node, step: event.step, values: event.values }] : [],
  );
  await expectVersion1(metrics, await version1Figures());

  const samples = events.flatMap((event) =>
    event.type === 'samples' ? [{ node: event.node, step: event.step, rows: event.rows }] : [],
  );
  const withoutFarness = (key: string, value: unknown) => (key === FARNESS ? undefined : value);
  expect(JSON.parse(JSON.stringify(samples, withoutFarness))).toEqual(
    (await linesOf('samples.jsonl')).map(({ stage, step, rows }) => ({
      node: stage,
      step,
      rows: (rows as Record<string, Record<string, unknown>>[]).map((row) => ({
        ...row,
        answers: renamedRoles(row.answers ?? {}),
        ...(row.scores && { scores: renamedRoles(row.scores) }),
      })),
    })),
  );
});
