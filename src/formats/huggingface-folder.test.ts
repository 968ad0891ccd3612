import { describe, expect, test } from 'vitest';
import type { ModelConfig } from '../config/model';
import { llamaShapes, type NamedArray } from '../data/weights';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { CHAT_TEMPLATE, PLAIN_CHAT_TEMPLATE } from '../text/chat-formats';
import { promptIds } from '../text/chat-template';
import { tokenizerConfig } from '../text/tokenizer-config';
import { readModel } from './base-model';
import { bytesSource } from './byte-source';
import { type Files, type ModelFolder, readHuggingFaceFolder, writeHuggingFaceFolder } from './huggingface-folder';
import { writeSafetensors } from './safetensors';

const utf8 = new TextEncoder();
const config: ModelConfig = {
  vocab_size: 275,
  hidden_size: 8,
  intermediate_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  max_position_embeddings: 32,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};
const tokenizerJson: unknown = JSON.parse(
  JSON.stringify(trainBpe(countWords(['some words, some more words, and more']), 275)),
);

function weights(shapes: ReadonlyMap<string, number[]>): NamedArray[] {
  let n = 0;
  return [...shapes].map(([name, shape]) => {
    const data = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => (n++ % 97) / 100);
    return { name, shape, data };
  });
}
const model: ModelFolder = {
  kind: 'causal',
  config,
  arrays: weights(llamaShapes(config)),
  tokenizerJson,
  tokenizerConfigJson: tokenizerConfig(32),
};
const reward: ModelFolder = {
  ...model,
  kind: 'classifier',
  scale: { mean: -0.25, deviation: 1.5 },
  arrays: [...model.arrays, { name: 'score.weight', shape: [1, 8], data: new Float32Array(8).fill(0.5) }],
};

/** The written folder with changes to config.json, and other files instead. */
function changed(change: Record<string, unknown>, files: Record<string, Uint8Array<ArrayBuffer> | null> = {}): Files {
  const out = writeHuggingFaceFolder(model);
  const json = JSON.parse(new TextDecoder().decode(out.get('config.json'))) as Record<string, unknown>;
  out.set('config.json', new TextEncoder().encode(JSON.stringify({ ...json, ...change })));
  for (const [name, bytes] of Object.entries(files)) bytes ? out.set(name, bytes) : out.delete(name);
  return out;
}

/** The same weights in two files and an index of them. */
function sharded(
  second = 'b.safetensors',
  first: readonly NamedArray[] = model.arrays.slice(0, 9),
): { whole: Files; missing: Files } {
  const names = model.arrays.map(({ name }, i) => [name, i < 9 ? 'a.safetensors' : second]);
  const missing = changed(
    {},
    {
      'model.safetensors': null,
      'model.safetensors.index.json': utf8.encode(JSON.stringify({ weight_map: Object.fromEntries(names) })),
      'a.safetensors': writeSafetensors(first),
    },
  );
  return { missing, whole: new Map(missing).set(second, writeSafetensors(model.arrays.slice(9))) };
}
const inPieces = (files: Files) => new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));

describe('Hugging Face folder', () => {
  test('weights in several files are those of one, and so are files that are read piece by piece', async () => {
    const { warnings: _, ...read } = readHuggingFaceFolder(sharded().whole);
    const plain = (value: object) => JSON.stringify(value);
    expect(plain({ ...read, tokenizer: null })).toBe(plain({ ...model, tokenizer: null }));
    const shares: number[] = [];
    for (const files of [sharded().whole, writeHuggingFaceFolder(model)]) {
      const { warnings: __, ...again } = await readModel(inPieces(files), (share) => shares.push(share));
      expect(again.arrays).toEqual(model.arrays);
      expect(again.config).toEqual(model.config);
    }
    expect(shares.filter((share) => share === 1)).toHaveLength(2);
    await expect(readModel(inPieces(sharded().missing))).rejects.toThrow(/b\.safetensors is missing/);
  });
  test.each([
    ['language model', model],
    ['reward model', reward],
  ])('a %s comes back as it was', (_, folder) => {
    const { tokenizer, warnings, ...read } = readHuggingFaceFolder(writeHuggingFaceFolder(folder, '# Card'));
    expect(warnings).toEqual([]);
    expect(read).toEqual(folder);
    expect(tokenizer.eosId).toBe(1);
  });
  test('config.json says what transformers needs', () => {
    const json = JSON.parse(new TextDecoder().decode(writeHuggingFaceFolder(reward).get('config.json')));
    expect(json).toMatchObject({
      architectures: ['LlamaForSequenceClassification'],
      num_labels: 1,
      score_mean: -0.25,
      score_std: 1.5,
      tie_word_embeddings: true,
      eos_token_id: 1,
      pad_token_id: 0,
      num_key_value_heads: 4,
      ...config,
    });
  });
  test('the chat template is in both places, and the file of its own counts', () => {
    const files = writeHuggingFaceFolder(model);
    const text = (name: string) => new TextDecoder().decode(files.get(name));
    expect(text('chat_template.jinja')).toBe(CHAT_TEMPLATE);
    expect(JSON.parse(text('tokenizer_config.json')).chat_template).toBe(CHAT_TEMPLATE);
    expect(text('chat_template.jinja')).toContain('{% generation %}');
    const other = `{{ '<|system|>' }}${CHAT_TEMPLATE}`;
    const read = readHuggingFaceFolder(changed({}, { 'chat_template.jinja': utf8.encode(other) }));
    expect(promptIds(read.tokenizer, [{ role: 'user', content: '' }])).toEqual([2, 3, 4]);
    expect(new TextDecoder().decode(writeHuggingFaceFolder(read).get('chat_template.jinja'))).toBe(other);
  });
  test("an older export's template is written anew with what the answer is; the ids stay", () => {
    const old = { ...model, tokenizerConfigJson: { ...tokenizerConfig(32), chat_template: PLAIN_CHAT_TEMPLATE } };
    expect(new TextDecoder().decode(writeHuggingFaceFolder(old).get('chat_template.jinja'))).toBe(CHAT_TEMPLATE);
  });
  test('a template that cannot be trained with is refused when the folder is opened', () => {
    const files = changed(
      {},
      { 'chat_template.jinja': utf8.encode('{% for m in messages %}{{ m.content }}{% endfor %}') },
    );
    expect(() => readHuggingFaceFolder(files)).toThrow(/chat template cannot be used for training/);
  });
  test('answers are as long as fits, not conversations', () => {
    const json = JSON.parse(new TextDecoder().decode(writeHuggingFaceFolder(model).get('generation_config.json')));
    expect(json.max_new_tokens).toBe(16);
    expect(json).not.toHaveProperty('max_length');
  });
  test('grouped heads, heads of a width of their own and an output layer stay, and leave as they came', () => {
    const shape = { ...config, num_key_value_heads: 2, head_dim: 6, tie_word_embeddings: false as const };
    const arrays = weights(llamaShapes(shape));
    const said = { num_key_value_heads: 2, head_dim: 6, tie_word_embeddings: false };
    const read = readHuggingFaceFolder(changed(said, { 'model.safetensors': writeSafetensors(arrays) }));
    expect(read.config).toEqual(shape);
    expect(read.arrays).toEqual(arrays);
    expect(Object.fromEntries(arrays.map(({ name, shape: own }) => [name, own]))).toMatchObject({
      'model.layers.0.self_attn.q_proj.weight': [24, 8],
      'model.layers.0.self_attn.k_proj.weight': [12, 8],
      'model.layers.0.self_attn.o_proj.weight': [8, 24],
      'lm_head.weight': [config.vocab_size, 8],
    });
    const files = writeHuggingFaceFolder(read);
    expect(JSON.parse(new TextDecoder().decode(files.get('config.json')))).toMatchObject(said);
    expect(readHuggingFaceFolder(files)).toMatchObject({ config: shape, arrays });
  });
  test('an output layer is fine when it is the embedding', () => {
    const embedding = model.arrays[0] as NamedArray;
    const tied = writeSafetensors([...model.arrays, { ...embedding, name: 'lm_head.weight' }]);
    expect(readHuggingFaceFolder(changed({}, { 'model.safetensors': tied })).arrays).toEqual(model.arrays);
    const own = writeSafetensors([
      ...model.arrays,
      { ...embedding, name: 'lm_head.weight', data: embedding.data.map((x) => -x) },
    ]);
    expect(() => readHuggingFaceFolder(changed({}, { 'model.safetensors': own }))).toThrow(/another matrix/);
  });
  test('no rms_norm_eps means 1e-6, as in transformers', () => {
    expect(readHuggingFaceFolder(changed({ rms_norm_eps: undefined })).config.rms_norm_eps).toBe(1e-6);
  });
  test('what a vocabulary has past its tokenizer is left out, and said', () => {
    const padded = weights(llamaShapes({ ...config, vocab_size: 288 }));
    const read = readHuggingFaceFolder(changed({ vocab_size: 288 }, { 'model.safetensors': writeSafetensors(padded) }));
    expect(read.config.vocab_size).toBe(275);
    expect(read.warnings).toEqual([expect.stringMatching(/13 places more than its tokenizer/)]);
    const [embedding, whole] = [read.arrays[0], padded[0]] as [NamedArray, NamedArray];
    expect(embedding.shape).toEqual([275, 8]);
    expect(embedding.data).toEqual(whole.data.slice(0, 275 * 8));
  });
  test('newer transformers put the rotary base elsewhere', () => {
    const files = changed({ rope_theta: undefined, rope_parameters: { rope_theta: 500, rope_type: 'default' } });
    expect(readHuggingFaceFolder(files).config.rope_theta).toBe(500);
    expect(readHuggingFaceFolder(changed({ rope_scaling: {} })).config).toEqual(config);
  });

  const nan = model.arrays.map((a, i) => (i === 3 ? { ...a, data: a.data.map(() => Number.NaN) } : a));
  const bads: readonly [string, Files, RegExp][] = [
    ['no config', changed({}, { 'config.json': null }), /has no config\.json/],
    ['broken JSON', changed({}, { 'config.json': utf8.encode('{"a"') }), /config\.json is not a JSON object/],
    ['a list for a config', changed({}, { 'config.json': utf8.encode('[]') }), /not a JSON object/],
    ['another architecture', changed({ architectures: ['GPT2LMHeadModel'] }), /GPT2LMHeadModel/],
    ['a missing size', changed({ hidden_size: undefined }), /hidden_size/],
    ['a huge size', changed({ hidden_size: 1e9 }), /hidden_size/],
    ['another activation', changed({ hidden_act: 'gelu' }), /gelu/],
    ['biases', changed({ attention_bias: true }), /biases/],
    ['scaled rotary positions', changed({ rope_scaling: { rope_type: 'llama3' } }), /llama3/],
    ['a scale of no kind', changed({ rope_scaling: { factor: 4 } }), /factor 4/],
    ['a scale in the newer place', changed({ rope_parameters: { rope_theta: 500, factor: 8 } }), /factor 8/],
    ['an older kind', changed({ rope_scaling: { type: 'linear', factor: 2 } }), /linear/],
    ['half-turned heads', changed({ partial_rotary_factor: 0.5 }), /part of each head/],
    ['an output layer that is missing', changed({ tie_word_embeddings: false }), /no lm_head\.weight/],
    ['an output layer by default', changed({ tie_word_embeddings: undefined }), /no lm_head\.weight/],
    ['odd heads', changed({ num_attention_heads: 3, num_key_value_heads: 3, head_dim: null }), /width/],
    ['another head size than its weights', changed({ head_dim: 16 }), /\[8, 8\], not \[64, 8\]/],
    ['a head size that is no number', changed({ head_dim: 'x' }), /head_dim/],
    ['impossible grouping', changed({ num_key_value_heads: 3 }), /num_key_value_heads/],
    ['an index of nothing', changed({}, { 'model.safetensors.index.json': utf8.encode('{}') }), /does not say where/],
    ['a shard that is missing', sharded().missing, /weights are in 2 files, and b\.safetensors is missing/],
    ['a shard outside of the folder', sharded('../b.safetensors').whole, /does not say where/],
    ['one weight in two shards', sharded('b.safetensors', model.arrays).whole, /one weight twice/],
    ['no weights', changed({}, { 'model.safetensors': null }), /has no model\.safetensors/],
    ['more layers than weights', changed({ num_hidden_layers: 3 }), /there is no model\.layers\.2/],
    ['fewer layers than weights', changed({ num_hidden_layers: 1 }), /does not have/],
    ['wrong shapes', changed({ intermediate_size: 24 }), /\[16, 8\], not \[24, 8\]/],
    ['NaN weights', changed({}, { 'model.safetensors': writeSafetensors(nan) }), /NaN/],
    ['no tokenizer', changed({}, { 'tokenizer.json': null }), /has no tokenizer\.json/],
    ['many labels', changed({ architectures: ['LlamaForSequenceClassification'], num_labels: 3 }), /3 labels/],
    ['no score', changed({ architectures: ['LlamaForSequenceClassification'] }), /no score\.weight/],
  ];
  test.each(bads)('says what is wrong: %s', (_, files, message) => {
    expect(() => readHuggingFaceFolder(files)).toThrow(message);
  });
  test('a tokenizer of another model is refused', () => {
    const large = trainBpe(countWords(['some words, some more words, and more, and many more others']), 284);
    const files = changed({}, { 'tokenizer.json': utf8.encode(JSON.stringify(large)) });
    expect(() => readHuggingFaceFolder(files)).toThrow(/different models/);
  });
});
