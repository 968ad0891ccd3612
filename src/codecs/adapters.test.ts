import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import type { NamedArray } from '../data/weights';
import { type Files, readHuggingFaceFolder } from '../formats/huggingface-folder';
import { readSafetensors, writeSafetensors } from '../formats/safetensors';
import { fromArrays, initAdapter, initParameters, toArrays, withAdapter, withScoreHead } from '../model';
import { Random } from '../random';
import { toyBase } from '../testing/toy-base';
import { InputError } from '../text/input-error';
import { answerPrompts } from '../train/answers';
import type { Policy, Scorer } from '../train/artifacts';
import { fullWeights } from '../train/trainable';
import { type CodecContext, packArtifact, unpackArtifact } from '.';
import { jsonFile } from './codec';

const options = { rank: 3, alpha: 7 };
let context: CodecContext;
let files: Map<string, Uint8Array<ArrayBuffer>>;
beforeAll(async () => {
  await switchBackend('wasm');
  const source = readHuggingFaceFolder(await toyBase());
  context = { source, base: { config: source.config, ...fullWeights(fromArrays(source.arrays)) }, about: 'about' };
  files = new Map(await packArtifact({ kind: 'policy', value: adapter() }, context));
});

/** An adapter over the base that changes what it says. */
function adapter(): Policy {
  const { base, source } = context;
  const own = initAdapter(base.parameters, source.config.num_hidden_layers, options, 5);
  const random = new Random(5, 'adapter');
  for (const [name, w] of own)
    if (name.includes('lora_B'))
      w.assign(
        tf.tensor(
          Float32Array.from({ length: w.size }, () => random.next()),
          w.shape,
        ),
      );
  return { config: source.config, own, parameters: withAdapter(base.parameters, own, options) };
}
const said = ({ config, parameters }: Policy) =>
  answerPrompts({ config, parameters }, readHuggingFaceFolder(baseFiles).tokenizer, ['Say it', 'b'], {
    greedy: true,
    maxNewTokens: 6,
  });
let baseFiles: Files;
beforeAll(async () => {
  baseFiles = await toyBase();
});

test('opened over the same base it has its own factors, shares the rest and says the same', async () => {
  const made = adapter();
  const read = unpackArtifact('policy', files, context);
  expect(await toArrays(read.own)).toEqual(await toArrays(made.own));
  for (const [name, w] of context.base.parameters) expect(read.parameters.get(name)).toBe(w);
  expect(read.parameters).toMatchObject({ loraScale: 7 / 3 });
  expect(await said(read)).toEqual(await said(made));
  expect(await said(read)).not.toEqual(await said(context.base));
});

test('the folder is as PEFT writes it, and holds nothing of the base', () => {
  expect([...files.keys()].sort()).toEqual(['README.md', 'adapter_config.json', 'adapter_model.safetensors']);
  const config = JSON.parse(new TextDecoder().decode(files.get('adapter_config.json')));
  expect(config).toMatchObject({ peft_type: 'LORA', r: 3, lora_alpha: 7, lora_dropout: 0, bias: 'none' });
  expect(config.target_modules).toHaveLength(7);
  const { tensors } = readSafetensors(files.get('adapter_model.safetensors') as Uint8Array);
  expect(tensors.every(({ name }) => /^base_model\.model\.model\.layers\.\d+\..*\.lora_[AB]\.weight$/.test(name))).toBe(
    true,
  );
});

test('a scorer that is an adapter keeps its head and its scale', async () => {
  const { own, parameters, config } = adapter();
  const headed = withScoreHead(parameters, config.hidden_size, 3);
  const head = new Map([...headed].filter(([name]) => name === 'score.weight'));
  const made: Scorer = {
    config,
    own: new Map([...own, ...head]),
    parameters: headed,
    mean: 2,
    deviation: 3,
  };
  const written = await packArtifact({ kind: 'scorer', value: made }, context);
  expect(JSON.parse(new TextDecoder().decode(written.get('adapter_config.json'))).modules_to_save).toEqual(['score']);
  const read = unpackArtifact('scorer', written, context);
  expect([read.mean, read.deviation]).toEqual([2, 3]);
  expect(await toArrays(read.own)).toEqual(await toArrays(made.own));
  expect(() => unpackArtifact('policy', written, context)).toThrow(/is a reward model/);
  const scale = new Map([...files, ['meta.json', jsonFile({ mean: 0, deviation: 1 })] as const]);
  expect(() => unpackArtifact('scorer', scale, context)).toThrow(/is a language model/);
});

const weights = (change: (arrays: NamedArray[]) => NamedArray[]) => () => {
  const { tensors } = readSafetensors(files.get('adapter_model.safetensors') as Uint8Array);
  return new Map(files).set('adapter_model.safetensors', writeSafetensors(change([...tensors])));
};
const config = (change: object) => () => {
  const json = JSON.parse(new TextDecoder().decode(files.get('adapter_config.json')));
  return new Map(files).set('adapter_config.json', jsonFile({ ...json, ...change }));
};
const without = (name: string) => () => new Map([...files].filter(([other]) => other !== name));
const array = (name: string, shape: number[]): NamedArray => ({
  name,
  shape,
  data: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

test.each<[string, () => Files, RegExp]>([
  ['no configuration', without('adapter_config.json'), /has no config.json/],
  ['no weights', without('adapter_model.safetensors'), /no adapter_model.safetensors/],
  ['weights of no adapter', weights(() => []), /holds no weights/],
  ['another method', config({ peft_type: 'IA3' }), /describes no LoRA adapter/],
  ['no rank', config({ r: undefined }), /describes no LoRA adapter/],
  ['a rank of a half', config({ r: 0.5 }), /describes no LoRA adapter/],
  ['another rank', config({ r: 2 }), /does not fit the base model/],
  ['an α that is none', config({ lora_alpha: null }), /describes no LoRA adapter/],
  ['a number that is none', weights((all) => all.map((a) => ({ ...a, data: a.data.fill(Number.NaN) }))), /not numbers/],
  ['one factor alone', weights((all) => all.slice(1)), /lacks .*lora_[AB]\.weight/],
  [
    'factors of a layer that is not there',
    weights((all) => all.map((a) => ({ ...a, name: a.name.replace('.0.', '.9.') }))),
    /layers\.9.*does not fit/,
  ],
  [
    'a weight of the base',
    weights((all) => [...all, array('model.embed_tokens.weight', [512, 16])]),
    /embed_tokens.weight does not fit/,
  ],
  [
    'a head of another width',
    weights((all) => [...all, array('base_model.model.score.weight', [1, 8])]),
    /score.weight does not fit/,
  ],
])('refused: %s', (_, make, message) => {
  expect(() => unpackArtifact('policy', make(), context)).toThrow(message);
  expect(() => unpackArtifact('policy', make(), context)).toThrow(InputError);
});

test('refused over a base of other shapes, and over a model that has an adapter already', () => {
  const shape = { ...context.source.config, intermediate_size: 24 };
  const other = { config: shape, ...fullWeights(initParameters(shape, 1)) };
  expect(() => unpackArtifact('policy', files, { ...context, base: other })).toThrow(/does not fit the base model/);
  expect(() => unpackArtifact('policy', files, { ...context, base: adapter() })).toThrow(/has an adapter of its own/);
});
