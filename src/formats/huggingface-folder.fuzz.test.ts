import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ModelConfig, modelConfigSchema } from '../config/model';
import { llamaShapes, SCORE_HEAD } from '../data/weights';
import { FUZZ_TIMEOUT, fuzz } from '../testing/fuzz';
import { mutatedBytes, mutatedJson } from '../testing/mutations';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { InputError } from '../text/input-error';
import { tokenizerConfig } from '../text/tokenizer-config';
import { type Files, readHuggingFaceFolder, writeHuggingFaceFolder } from './huggingface-folder';

const config: ModelConfig = {
  vocab_size: 270,
  hidden_size: 8,
  intermediate_size: 16,
  num_hidden_layers: 1,
  num_attention_heads: 4,
  max_position_embeddings: 32,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};
const arrays = [...llamaShapes(config)].map(([name, shape]) => ({
  name,
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(i)),
}));
const tokenizerJson: unknown = JSON.parse(JSON.stringify(trainBpe(countWords(['some words, some more words']), 270)));
const score = { name: SCORE_HEAD, shape: [1, 8], data: new Float32Array(8).fill(0.5) };
const model = { config, tokenizerJson, tokenizerConfigJson: tokenizerConfig(32) };
const causal = writeHuggingFaceFolder({ ...model, kind: 'causal', arrays });
const reward = writeHuggingFaceFolder({ ...model, kind: 'classifier', arrays: [...arrays, score] });

const utf8 = new TextEncoder();
const fileOf = (files: Files, name: string) => files.get(name) as Uint8Array<ArrayBuffer>;

/** A folder with one file changed: as JSON, or byte by byte. */
function changed(folder: Files): fc.Arbitrary<Files> {
  const one = (name: string, bytes: fc.Arbitrary<Uint8Array<ArrayBuffer>>) =>
    bytes.map((content) => new Map(folder).set(name, content));
  const json = (name: string) => {
    const value: unknown = JSON.parse(new TextDecoder().decode(fileOf(folder, name)));
    return one(
      name,
      mutatedJson(value).map((text) => utf8.encode(text)),
    );
  };
  return fc.oneof(
    { arbitrary: json('config.json'), weight: 5 },
    json('tokenizer.json'),
    json('tokenizer_config.json'),
    one('model.safetensors', mutatedBytes(fileOf(folder, 'model.safetensors'))),
    one('config.json', mutatedBytes(fileOf(folder, 'config.json'))),
    fc.constantFrom(...folder.keys()).map((name) => new Map([...folder].filter(([other]) => other !== name))),
  );
}

/**
 * What is accepted can be trained: a configuration within its bounds, exactly the weights that it names, all of them
 * numbers, a tokenizer whose every token the model knows; and written out it is read back the same.
 */
function accepted(folder: ReturnType<typeof readHuggingFaceFolder>): void {
  const { tokenizer, warnings: _, ...read } = folder;
  expect(modelConfigSchema.parse(read.config)).toEqual(read.config);
  const wanted = [...llamaShapes(read.config), ...(read.kind === 'classifier' ? [[SCORE_HEAD, [1, 8]] as const] : [])];
  expect(read.arrays.map(({ name, shape }) => [name, shape])).toEqual(wanted);
  for (const { shape, data } of read.arrays) {
    expect(data.length).toBe(shape.reduce((a, b) => a * b, 1));
    expect(data.every(Number.isFinite)).toBe(true);
  }
  expect(tokenizer.vocabSize).toBeLessThanOrEqual(read.config.vocab_size);
  const { tokenizer: again, warnings: __, ...second } = readHuggingFaceFolder(writeHuggingFaceFolder(read));
  // As JSON: a field that is not looked at may hold 1e999, which no JSON file can give back.
  const plain = (value: object) => JSON.parse(JSON.stringify({ ...value, arrays: null })) as unknown;
  expect(plain({ ...second, hash: again.hash })).toEqual(plain({ ...read, hash: tokenizer.hash }));
  expect(second.arrays).toEqual(read.arrays);
}

const bytes = (files: Files) => [...files.values()].reduce((sum, { length }) => sum + length, 0);

test(
  'model folders: changed files are refused, or make a whole model',
  () => {
    const inputs = fc.oneof(changed(causal), changed(reward));
    fuzz({ inputs, size: bytes, read: readHuggingFaceFolder, accepted, refusal: InputError });
  },
  FUZZ_TIMEOUT,
);
