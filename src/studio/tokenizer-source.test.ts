import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { presets } from '../config/model';
import { llamaShapes } from '../data/weights';
import { ggufModel } from '../testing/gguf-model';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { InputError } from '../text/input-error';
import { loadTokenizer } from '../text/tokenizer';
import { createTokenizerSource } from './tokenizer-source';

test('whoever asks before there is a base gets the first one; later the newest', async () => {
  const source = createTokenizerSource(async (path) => path);
  const early = source.texts();
  source.of('nano', null);
  expect(await early).toEqual({ json: 'models/nano/tokenizer.json', config: 'models/nano/tokenizer_config.json' });
  source.of('nano', { name: 'own', files: { 'tokenizer.json': new Blob(['own']) } });
  expect(await source.texts()).toEqual({ json: 'own', config: '{}' });
});

test('the tokenizer of a GGUF file is the two files that say the same', async () => {
  const source = createTokenizerSource(async () => '');
  const json = trainBpe(countWords(['some words, some more words']), 270);
  const shape = { ...presets.nano, vocab_size: 270, num_hidden_layers: 1 };
  const arrays = [...llamaShapes(shape)].map(([name, own]) => ({
    name,
    shape: own,
    data: new Float32Array(own.reduce((a, b) => a * b, 1)),
  }));
  const file = new Blob([ggufModel(shape, arrays, json, { keyValueHeads: 4, matrices: 'F32' })]);
  source.of('nano', { name: 'own', files: { 'model.gguf': file } });
  const tokenizer = await source.get();
  expect(tokenizer.encode('some words')).toEqual(loadTokenizer(JSON.parse(JSON.stringify(json))).encode('some words'));
});

test('nothing is read before it is asked for', async () => {
  const asked: string[] = [];
  createTokenizerSource(async (path) => `${asked.push(path)}`).of('nano', null);
  await Promise.resolve();
  expect(asked).toEqual([]);
});

test('a template from outside is not run on the page, where nothing could end it', async () => {
  const source = createTokenizerSource(async () => '');
  source.of('nano', {
    name: 'own',
    files: {
      'tokenizer.json': new Blob([readFileSync('public/models/nano/tokenizer.json')]),
      'tokenizer_config.json': new Blob(['{"eos_token": "<|eos|>", "chat_template": "{{ raise_exception(1) }}"}']),
      'chat_template.jinja': new Blob(['{{ raise_exception(2) }}']),
    },
  });
  const tokenizer = await source.get();
  expect(tokenizer.chat).not.toBeInstanceOf(InputError);
  expect(tokenizer.encode('A dog.').length).toBeGreaterThan(1);
});
