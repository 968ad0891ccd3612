import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { InputError } from '../text/input-error';
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

test('a template from outside is not run on the page, where nothing could end it', async () => {
  const source = createTokenizerSource(async () => '');
  const bytes = (text: string) => new TextEncoder().encode(text);
  source.files({
    'tokenizer.json': readFileSync('public/models/nano/tokenizer.json'),
    'tokenizer_config.json': bytes('{"eos_token": "<|eos|>", "chat_template": "{{ raise_exception(1) }}"}'),
    'chat_template.jinja': bytes('{{ raise_exception(2) }}'),
  });
  const tokenizer = await source.get();
  expect(tokenizer.chat).not.toBeInstanceOf(InputError);
  expect(tokenizer.encode('A dog.').length).toBeGreaterThan(1);
});
