import { beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { DEFAULT_RULES } from '../config/rules';
import { type Files, readHuggingFaceFolder } from '../formats/huggingface-folder';
import { fromArrays, initParameters, toArrays, withScoreHead } from '../model';
import type { Kind } from '../recipes/ports';
import { toyBase } from '../testing/toy-base';
import { InputError } from '../text/input-error';
import type { Policy, Scorer, Values } from '../train/artifacts';
import { fullWeights } from '../train/trainable';
import { type CodecContext, packArtifact, unpackArtifact } from '.';
import { jsonFile } from './codec';

let context: CodecContext;
beforeAll(async () => {
  await switchBackend('wasm');
  const source = readHuggingFaceFolder(await toyBase());
  context = {
    source,
    base: { config: source.config, ...fullWeights(fromArrays(source.arrays)) },
    about: '# A model\n',
  };
});

const through = async <K extends Kind>(kind: K, value: Values[K]): Promise<Values[K]> =>
  unpackArtifact(kind, await packArtifact({ kind, value }, context), context);
const refused = (kind: Kind, files: Files) => {
  try {
    unpackArtifact(kind, files, context);
  } catch (cause) {
    expect(cause).toBeInstanceOf(InputError);
    return [(cause as InputError).code, (cause as InputError).message];
  }
  throw new Error('accepted');
};
const policy = (): Policy => ({
  config: context.source.config,
  ...fullWeights(initParameters(context.source.config, 7)),
});
const scorer = (): Scorer => ({
  config: context.source.config,
  ...fullWeights(withScoreHead(initParameters(context.source.config, 7), context.source.config.hidden_size, 8)),
  mean: -0.25,
  deviation: 1.5,
});

const rows = [
  { prompt: 'p\n“ü”', chosen: 'a', rejected: '', rater: 'simulated:careful', margin: 0.5 },
  { prompt: 'p', chosen: 'a', rejected: 'b', rater: 'ann', tie: true },
];
const sampling = { temperature: 0.8, maxNewTokens: 48, rubric: { correct: 1, polite: 0 } };

test.each<[Kind, Values[Kind]]>([
  ['pairs', { rows, sampling }],
  ['pairs', { rows: [], sampling }],
  ['demonstrations', [{ prompt: 'p', completion: 'c\r\nd' }]],
  ['prompts', [{ prompt: 'one' }, { prompt: '' }, { prompt: 'two\nlines' }]],
  ['judge', DEFAULT_RULES],
  ['table', { families: [{ family: 'copy', scores: { base: 0.5 } }] }],
])('%s: what is written is read again', async (kind, value) => {
  expect(await through(kind, value)).toEqual(value);
});

test('a policy: the same numbers, in a folder that says what it is', async () => {
  const made = policy();
  const files = await packArtifact({ kind: 'policy', value: made }, context);
  expect([...files.keys()].sort()).toEqual([
    ...['README.md', 'chat_template.jinja', 'config.json', 'generation_config.json', 'model.safetensors'],
    ...['tokenizer.json', 'tokenizer_config.json'],
  ]);
  expect(new TextDecoder().decode(files.get('README.md'))).toContain('# A model');
  const read = unpackArtifact('policy', files, context);
  expect(read.own).toBe(read.parameters);
  expect(read.config).toEqual(made.config);
  expect(await toArrays(read.parameters)).toEqual(await toArrays(made.parameters));
});

test.each(['scorer', 'preference'] as const)('a %s: the same numbers and the same scale', async (kind) => {
  const made = scorer();
  const read = await through(kind, made);
  expect([read.mean, read.deviation]).toEqual([-0.25, 1.5]);
  expect(await toArrays(read.parameters)).toEqual(await toArrays(made.parameters));
});

test('a scorer keeps where its labeled answers lie; what is damaged there is refused', async () => {
  const width = context.source.config.hidden_size;
  const labeled = {
    width,
    places: Float32Array.from({ length: 3 * width }, (_, i) => Math.sin(i)),
    distances: Float32Array.from([0.25, 0.5, 4 / 3]),
  };
  const made = { ...scorer(), labeled };
  expect((await through('scorer', made)).labeled).toEqual(labeled);
  expect((await through('scorer', scorer())).labeled).toBeUndefined();
  const files = await packArtifact({ kind: 'scorer', value: made }, context);
  const meta = JSON.parse(new TextDecoder().decode(files.get('meta.json')));
  const { places, distances } = meta.labeled;
  for (const damage of [
    { width: width + 1 },
    { places: places.slice(0, -8) },
    { places: '%' },
    { places: 3 },
    { distances: '' },
    { distances: `${distances.slice(0, -4)}////` },
  ])
    expect(
      refused(
        'scorer',
        new Map(files).set('meta.json', jsonFile({ ...meta, labeled: { ...meta.labeled, ...damage } })),
      )[0],
    ).toBe('scorer-labeled');
});

const changed = async (kind: Kind, value: Values[Kind], name: string, bytes: Uint8Array<ArrayBuffer> | null) => {
  const files = new Map(await packArtifact({ kind, value }, context));
  files.delete(name);
  if (bytes) files.set(name, bytes);
  return files;
};

test('a scorer from elsewhere has its scale in config.json alone', async () => {
  const { mean, deviation } = unpackArtifact('scorer', await changed('scorer', scorer(), 'meta.json', null), context);
  expect({ mean, deviation }).toEqual({ mean: scorer().mean, deviation: scorer().deviation });
  const neither = await changed('scorer', scorer(), 'meta.json', null);
  neither.set('config.json', jsonFile({}));
  expect(refused('scorer', neither)[0]).toBe('scorer-scale');
});

test.each([
  ['half there', jsonFile({ mean: 0 })],
  ['a deviation of 0', jsonFile({ mean: 0, deviation: 0 })],
  ['a deviation below 0', jsonFile({ mean: 0, deviation: -1 })],
  ['an object', jsonFile({ mean: 0, deviation: { valueOf: 1, toString: 1 } })],
  ['no JSON', new Uint8Array([1, 2])],
])('a scorer whose scale is %s is refused', async (_, bytes) => {
  expect(refused('scorer', await changed('scorer', scorer(), 'meta.json', bytes))[0]).toBe('scorer-scale');
});

test.each([
  ['nothing', null],
  ['no JSON', new Uint8Array([1])],
  ['a temperature that is none', jsonFile({ ...sampling, temperature: '1' })],
  ['weights that are none', jsonFile({ ...sampling, rubric: { polite: null } })],
])('pairs that say %s of how they were sampled are refused', async (_, bytes) => {
  expect(refused('pairs', await changed('pairs', { rows, sampling }, 'meta.json', bytes))[0]).toBe('pairs-sampling');
});

test('a model of another kind, of another shape or with a hole in it is refused', async () => {
  expect(refused('policy', await packArtifact({ kind: 'scorer', value: scorer() }, context))).toEqual([
    'model-kind',
    'This model is a reward model, where another kind is needed.',
  ]);
  const asScorer = await changed('policy', policy(), 'meta.json', jsonFile({ mean: 0, deviation: 1 }));
  expect(refused('scorer', asScorer)[0]).toBe('model-kind');
  const config = { ...context.source.config, intermediate_size: 24 };
  const other = { ...context, source: { ...context.source, config } };
  const value = { config, ...fullWeights(initParameters(config, 7)) };
  expect(refused('policy', await packArtifact({ kind: 'policy', value }, other))).toEqual([
    'model-shape',
    'This model is of another shape than the base model: its intermediate_size differs. Choose the base that it was trained from.',
  ]);
  expect(refused('policy', await changed('policy', policy(), 'model.safetensors', null))[1]).toMatch(/no model.safe/);
  expect(refused('policy', new Map())[0]).toBe('model-folder');
});

test('lines that are damaged are left out, as everywhere', async () => {
  const bytes = new TextEncoder().encode('{"prompt":"one"}\n{"prompt":2}\n{"prom');
  const files = await changed('prompts', [{ prompt: 'x' }], 'prompts.jsonl', bytes as Uint8Array<ArrayBuffer>);
  expect(unpackArtifact('prompts', files, context)).toEqual([{ prompt: 'one' }]);
});
