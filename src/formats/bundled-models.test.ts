import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { presets } from '../config/model';
import { readHuggingFaceFolder, writeHuggingFaceFolder } from './huggingface-folder';

describe.each(['nano', 'tiny'] as const)('public/models/%s', (preset) => {
  const root = new URL(`../../public/models/${preset}/`, import.meta.url);
  const files = new Map(
    readdirSync(root).map((name): [string, Uint8Array<ArrayBuffer>] => [
      name,
      Uint8Array.from(readFileSync(new URL(name, root))),
    ]),
  );
  test('is a folder that the tab can read, of the preset’s shape', () => {
    const { config, kind, tokenizer } = readHuggingFaceFolder(files);
    expect(kind).toBe('causal');
    expect(config).toEqual(presets[preset]);
    expect([tokenizer.padId, tokenizer.eosId, tokenizer.vocabSize]).toEqual([0, 1, 1024]);
  });
  test('keeps its weights through an export', () => {
    const model = readHuggingFaceFolder(files);
    const again = readHuggingFaceFolder(writeHuggingFaceFolder(model));
    expect(again.arrays.map((a) => [a.name, a.shape])).toEqual(model.arrays.map((a) => [a.name, a.shape]));
    // Whole arrays: comparing value by value in the matcher takes half a minute.
    const same = model.arrays.map(({ data }, i) =>
      Buffer.from(data.buffer as ArrayBuffer).equals(
        Buffer.from((again.arrays[i]?.data.buffer ?? new ArrayBuffer(0)) as ArrayBuffer),
      ),
    );
    expect(same).not.toContain(false);
  });
  test('its card tells how it was made', () => {
    const card = new TextDecoder().decode(files.get('README.md'));
    for (const part of ['## Recipe', 'tokens seen', 'held-out loss', 'adapter']) expect(card).toContain(part);
  });
});

test('both bundled models share one tokenizer', () => {
  const read = (preset: string) =>
    readFileSync(new URL(`../../public/models/${preset}/tokenizer.json`, import.meta.url), 'utf8');
  expect(read('nano')).toBe(read('tiny'));
});
