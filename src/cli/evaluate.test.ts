import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'rlhf-'));
afterAll(() => rmSync(folder, { recursive: true }));
const nano = 'public/models/nano';

/** `npm run evaluate` with few and short answers. */
function evaluate(...args: string[]): Promise<{ status: number | null; printed: string; errors: string }> {
  const all = ['scripts/cli.mjs', 'evaluate', '--threads', '1', '--prompts', '2', '--max-new-tokens', '8', ...args];
  const child = spawn(process.execPath, all, { env: { ...process.env, NODE_ENV: 'production' } });
  let [printed, errors] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (printed += chunk));
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, printed, errors })));
}

it('evaluates a folder against another, as JSON, as CSV and in print', async () => {
  cpSync(nano, join(folder, 'mine'), { recursive: true });
  const out = join(folder, 'out');
  const { status, printed, errors } = await evaluate('--model', join(folder, 'mine'), '--against', nano, '--out', out);
  expect([status, errors.match(/^Error.*/m)]).toEqual([0, null]);
  expect(printed).toMatch(/summarise .*\(.* to .*\)/);
  expect(printed).toMatch(/Win rate by the rubric:\s+50\.0/); // two copies of one model

  const { table, settings, seed } = JSON.parse(readFileSync(join(out, 'evaluation.json'), 'utf8'));
  expect([settings.promptsPerFamily, seed]).toEqual([2, 1]);
  expect(table.tax.nano.value).toBe(0);
  expect(table.tax.nano.low).toBeLessThan(0); // two prompts prove nothing
  expect(table.overall.mine.perplexity.value).toBeGreaterThan(1);
  const csv = readFileSync(join(out, 'evaluation.csv'), 'utf8').trimEnd().split('\n');
  expect(csv[0]).toBe('scope,name,model,figure,value,low,high,prompts');
  expect(new Set(csv.map((line) => line.split(/,(?=[^"]*(?:"[^"]*"[^"]*)*$)/).length))).toEqual(new Set([8]));
  expect(csv.filter((line) => /^family,summarise,mine,rougeL,/.test(line))).toHaveLength(1);
}, 120_000);

it('says what is wrong with a folder that it cannot read', async () => {
  const none = await evaluate('--model', join(folder, 'nowhere'), '--out', folder);
  expect([none.status, none.errors.trim()]).toEqual([1, `There is no folder ${join(folder, 'nowhere')}.`]);
  cpSync(nano, join(folder, 'broken'), { recursive: true });
  writeFileSync(join(folder, 'broken', 'config.json'), '{"model_type": "gpt2"}');
  const broken = await evaluate('--model', join(folder, 'broken'), '--out', folder);
  expect(broken.status).toBe(1);
  expect(broken.errors.trim()).toMatch(/broken cannot be evaluated: .+/);
}, 120_000);
