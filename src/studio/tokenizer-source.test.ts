import { expect, test } from 'vitest';
import { createTokenizerSource } from './tokenizer-source';

test('whoever asks before there is a base gets the first one; later the newest', async () => {
  const source = createTokenizerSource(async (path) => path);
  const early = source.texts();
  source.bundled('nano');
  expect(await early).toEqual({ json: 'models/nano/tokenizer.json', config: 'models/nano/tokenizer_config.json' });
  source.files({ 'tokenizer.json': new TextEncoder().encode('own') });
  expect(await source.texts()).toEqual({ json: 'own', config: '{}' });
});

test('nothing is read before it is asked for', async () => {
  const asked: string[] = [];
  createTokenizerSource(async (path) => `${asked.push(path)}`).bundled('nano');
  await Promise.resolve();
  expect(asked).toEqual([]);
});
