import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readOwnData } from './own-data';

const folder = mkdtempSync(join(tmpdir(), 'own-data-'));
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

it('no file is the bundled world', async () => {
  expect(await readOwnData({})).toBeNull();
});

it('prompts and pairs: the report names the files, what they were read as and what was left out', async () => {
  const own = await readOwnData({
    prompts: file('prompts.txt', 'What is one?\nWhat is two?\n'),
    pairs: file('pairs.jsonl', '{"prompt":"What is two?","chosen":"Two.","rejected":"A number."}\n{"prompt":"x"}\n'),
  });
  expect(own?.given['data.prompts']).toEqual([{ prompt: 'What is one?' }, { prompt: 'What is two?' }]);
  expect(own?.given['data.demonstrations']).toEqual([{ prompt: 'What is two?', completion: 'Two.' }]);
  expect(own?.given['data.pairs']).toMatchObject([{ chosen: 'Two.', rater: 'pairs.jsonl' }]);
  expect(own?.report).toMatchObject({
    source: 'own',
    demonstrations: 'chosen answers of the pairs',
    files: {
      prompts: { name: 'prompts.txt', rows: 2, left_out: 0 },
      pairs: { rows: 1, left_out: 1, left_out_rows: [{ line: 2 }] },
    },
  });
  expect(own?.report.hash).toMatch(/^[0-9a-f]{64}$/);
});

it('answers labeled one by one: their prompts are asked, and SFT learns the good ones', async () => {
  const rows = [
    '{"prompt":"One?","completion":"1","label":true}',
    '{"prompt":"Two?","completion":"No.","label":false}',
  ];
  const unpaired = file('kto.jsonl', rows.join('\n'));
  const own = await readOwnData({ unpaired });
  expect(own?.given['data.unpaired']).toMatchObject([{ label: true }, { completion: 'No.', label: false }]);
  expect(own?.given['data.demonstrations']).toEqual([{ prompt: 'One?', completion: '1' }]);
  expect(own?.given['data.prompts']).toHaveLength(2);
  expect(own?.report).toMatchObject({ demonstrations: 'answers labeled good', files: { unpaired: { rows: 2 } } });
  const bundled = await readOwnData({ unpaired, 'bundled-prompts': true });
  expect(bundled?.given).not.toHaveProperty(['data.prompts']);
  expect(bundled?.report).toMatchObject({ source: 'bundled' });
  await expect(readOwnData({ pairs: unpaired })).rejects.toThrow(/holds unpaired\. Give it by --unpaired\./);
});

it('a file of another kind, or none, is refused by its option', async () => {
  const prompts = file('only.txt', 'What is one?\n');
  await expect(readOwnData({ pairs: prompts })).rejects.toThrow(/--pairs: only\.txt was read as .* holds prompts/);
  await expect(readOwnData({ prompts: join(folder, 'gone.txt') })).rejects.toThrow(/--prompts: there is no file/);
});
