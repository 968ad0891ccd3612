import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readHuggingFaceFolder } from '../formats/huggingface-folder';
import { toyBase } from '../testing/toy-base';
import { readFolder, writeFolder } from './files';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rlhf-'));
  writeFolder(join(folder, 'base'), await toyBase());
});
afterAll(() => rmSync(folder, { recursive: true }));

/** `npm run pipeline` with the toy base. */
function pipeline(...args: string[]): Promise<{ status: number | null; errors: string }> {
  const all = ['--backend', 'wasm', '--threads', '1', '--base', join(folder, 'base'), '--out', join(folder, 'out')];
  const child = spawn(process.execPath, ['scripts/cli.mjs', 'pipeline', ...all, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production' },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, errors })));
}

it('runs SFT alone, and leaves its model, its figures and a report', async () => {
  const tiny = { steps: 3, batchSize: 2, maxLength: 32, evalEvery: 3, sampleEvery: 3 };
  const set = Object.entries(tiny).flatMap(([name, value]) => ['--set', `sft.${name}=${value}`]);
  const { status, errors } = await pipeline('--stages', 'sft', '--seed', '7', ...set);
  expect([status, errors.match(/^sft 3\/3/m)?.[0]]).toEqual([0, 'sft 3/3']);
  expect(readdirSync(join(folder, 'out')).sort()).toEqual(['metrics.csv', 'report.json', 'sft']);

  const report = JSON.parse(readFileSync(join(folder, 'out/report.json'), 'utf8'));
  expect(report).toMatchObject({ recipe: 'rlhf', seed: 7, finished: true, backend: 'wasm', stages: ['sft'] });
  expect(report.config.nodes.sft).toMatchObject(tiny);
  expect(Object.keys(report.sft)).toEqual(expect.arrayContaining(['heldout_loss_before', 'heldout_loss_after']));
  expect(['preferences', 'reward', 'ppo', 'evaluation'].filter((node) => node in report)).toEqual([]);

  const [sft, base] = [readFolder(join(folder, 'out/sft')), readFolder(join(folder, 'base'))].map(
    readHuggingFaceFolder,
  );
  expect(sft?.kind).toBe('causal');
  expect(sft?.config).toEqual(base?.config);
  expect(sft?.arrays.map(({ name }) => name)).toEqual(base?.arrays.map(({ name }) => name));
  expect(sft?.arrays[0]?.data).not.toEqual(base?.arrays[0]?.data);
  const lines = readFileSync(join(folder, 'out/metrics.csv'), 'utf8').trim().split('\n');
  expect(lines.filter((line) => /\bloss\b/.test(line)).length).toBeGreaterThan(2);

  const wrong = await pipeline('--stages', 'sft,nope');
  expect(wrong.status).toBe(1);
  expect(wrong.errors.trim()).toBe(
    'The recipe "rlhf" has no stage "nope". Its stages: sft, preferences, reward, ppo, evaluation.',
  );
}, 120_000);

it('says in one line what it was given wrongly, and lists its options', async () => {
  const { status, errors } = await pipeline('--sed', '7');
  expect([status, errors.trim().split('\n').at(-1)]).toEqual([2, "Unknown option '--sed'. --help lists the options."]);
});
