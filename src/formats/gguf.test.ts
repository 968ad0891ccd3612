import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type StoredArray, widen } from '../data/packed-weight';
import { llamaShapes, type NamedArray } from '../data/weights';
import { Random } from '../random';
import { FUZZ_TIMEOUT, fuzzAsync } from '../testing/fuzz';
import { ggufModel } from '../testing/gguf-model';
import { mutatedBytes } from '../testing/mutations';
import { ggufBlocks, type WrittenType, writeGguf } from '../testing/write-gguf';
import { countWords, trainBpe } from '../text/bpe-trainer';
import { promptIds } from '../text/chat-template';
import { InputError } from '../text/input-error';
import { tokenizerConfig } from '../text/tokenizer-config';
import { readModel } from './base-model';
import { bytesSource } from './byte-source';
import { readGguf, readGgufTensor } from './gguf';
import { readHuggingFaceFolder, writeHuggingFaceFolder } from './huggingface-folder';

const config = {
  vocab_size: 270,
  hidden_size: 32,
  intermediate_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  max_position_embeddings: 64,
  rms_norm_eps: 1e-5,
  rope_theta: 10_000,
};
const tokenizerJson = trainBpe(countWords(['some words, some more words']), 270);
function weights(shapes: ReadonlyMap<string, readonly number[]>): NamedArray[] {
  return [...shapes].map(([name, shape]) => {
    const random = new Random(3, name);
    return {
      name,
      shape,
      data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => 0.1 * random.normal()),
    };
  });
}
const grouped = weights(llamaShapes({ ...config, num_key_value_heads: 2 }));
const all = weights(llamaShapes(config));
const file = (options: Partial<Parameters<typeof ggufModel>[3]> = {}) =>
  ggufModel(config, grouped, tokenizerJson, { keyValueHeads: 2, ...options });
const floats = (array: StoredArray) => ('words' in array ? widen(array) : array.data);
const read = (bytes: Uint8Array<ArrayBuffer>) => readModel(new Map([['model.gguf', bytesSource(bytes)]]));

describe('blocks', () => {
  const data = Float32Array.from({ length: 128 }, (_, i) => Math.sin(i) / 3);
  test.each<[WrittenType, number]>([
    ['F32', 0],
    ['F16', 2e-4],
    ['BF16', 2e-3],
    ['Q8_0', 1.5e-3],
    ['Q4_1', 0.025],
    ['Q4_0', 0.06],
  ])('%s is read as it was written, to its own step', async (type, step) => {
    const source = bytesSource(writeGguf({}, [{ name: 'w', shape: [2, 64], data, type }]));
    const { tensors } = await readGguf(source);
    const array = await readGgufTensor(source, tensors[0] as (typeof tensors)[0]);
    const back = 'words' in array ? widen(array) : array.data;
    expect(back).toHaveLength(128);
    for (const [i, x] of data.entries()) expect(Math.abs((back[i] as number) - x)).toBeLessThanOrEqual(step);
  });

  test('bytes of ggml’s layout, by hand', async () => {
    const q4 = new Uint8Array(20);
    q4.set([0x00, 0x38, 0x00, 0xbc]); // d = 0.5, m = -1
    q4[4] = 0x21; // value 0 is 1, value 16 is 2
    const q8 = new Uint8Array(34);
    q8.set([0x00, 0x3c, 255, 127]); // d = 1, then -1, 127
    const made = writeGguf({}, [
      { name: 'a', shape: [1, 32], data: new Float32Array(32), type: 'Q4_1' },
      { name: 'b', shape: [1, 32], data: new Float32Array(32), type: 'Q8_0' },
    ]);
    const first = await readGguf(bytesSource(made));
    made.set(q4, first.tensors[0]?.begin);
    made.set(q8, first.tensors[1]?.begin);
    const values = await Promise.all(first.tensors.map((one) => readGgufTensor(bytesSource(made), one)));
    const [a, b] = values.map((one) => ('words' in one ? widen(one) : one.data)) as [Float32Array, Float32Array];
    expect([a[0], a[1], a[16]]).toEqual([-0.5, -1, 0]);
    expect([b[0], b[1], b[2]]).toEqual([-1, 127, 0]);
  });
});

describe('a model in a GGUF file', () => {
  test('is the model of the Hugging Face folder that says the same, q and k in everyone else’s order', async () => {
    const model = await read(
      ggufModel(config, all, tokenizerJson, { keyValueHeads: 4, matrices: 'F32', embedding: 'F32' }),
    );
    const folder = readHuggingFaceFolder(
      writeHuggingFaceFolder({
        kind: 'causal',
        config,
        arrays: all,
        tokenizerJson,
        tokenizerConfigJson: tokenizerConfig(64),
      }),
    );
    expect(model.config).toEqual(folder.config);
    expect(model.arrays).toEqual(folder.arrays);
    const asked = [{ role: 'user', content: 'Some words 12, and more' }] as const;
    expect(promptIds(model.tokenizer, asked)).toEqual(promptIds(folder.tokenizer, asked));
  });

  test('in blocks it is that model to a step, and grouped heads stay', async () => {
    const exact = await read(file({ matrices: 'F32', embedding: 'F32' }));
    expect(exact.config).toEqual({ ...config, num_key_value_heads: 2 });
    expect(exact.arrays).toEqual(grouped);
    const blocks = await read(file());
    expect(blocks.config).toEqual(exact.config);
    for (const [i, array] of exact.arrays.entries()) {
      const { name } = array;
      const [data, other] = [floats(array), floats(blocks.arrays[i] as StoredArray)];
      expect(blocks.arrays[i]?.name).toBe(name);
      expect(Math.max(...data.map((x, j) => Math.abs(x - (other[j] as number))))).toBeLessThan(0.03);
    }
  });

  test('its own chat template counts', async () => {
    const template =
      "{% for m in messages %}{{ '<|user|>' + m['content'] + '<|eos|>' }}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}";
    const said = await read(file({ template })).catch((error: InputError) => error.code);
    expect(said).toBe('chat-template'); // an answer does not stand where one is asked for
  });

  const header = (changes: Parameters<typeof writeGguf>[0]) => file({ changes });
  const withTensor = (name: string, shape: number[] = [32]) =>
    writeGguf({}, [{ name, shape, data: new Float32Array(shape.reduce((a, b) => a * b)), type: 'F32' }]);
  test.each<[string, () => Uint8Array<ArrayBuffer>, RegExp]>([
    ['another kind of file', () => new Uint8Array(64), /does not begin as one/],
    ['cut short', () => file().slice(0, -4000), /cut short/],
    ['cut in its header', () => file().slice(0, 400), /cut short/],
    ['another architecture', () => header({ 'general.architecture': 'qwen2' }), /architecture is qwen2/],
    ['another tokenizer', () => header({ 'tokenizer.ggml.model': 'llama' }), /kind is llama.*Hugging Face folder/],
    ['another way to cut', () => header({ 'tokenizer.ggml.pre': 'deepseek-llm' }), /cuts text as deepseek-llm/],
    ['a prototype’s name', () => header({ 'tokenizer.ggml.pre': 'constructor' }), /cuts text as constructor/],
    ['scaled positions', () => header({ 'llama.rope.scaling.type': 'yarn' }), /rotary positions are scaled \(yarn\)/],
    ['heads that do not divide', () => header({ 'llama.attention.head_count_kv': { u32: 3 } }), /does not divide/],
    ['experts', () => header({ 'llama.expert_count': { u32: 8 } }), /mixture of experts/],
    ['no embedding', () => withTensor('blk.0.attn_q.weight'), /architecture is missing/],
    ['a wrong alignment', () => header({ 'general.alignment': { u32: 3 } }), /alignment/],
    ['a strange tensor', () => withTensor('w', [1, 1, 1, 1, 1]), /5 dimensions/],
  ])('%s is refused by name', async (_, make, message) => {
    await expect(read(make())).rejects.toThrow(message);
    await expect(read(make())).rejects.toBeInstanceOf(InputError);
  });

  test('types that are not read are named', async () => {
    const made = withTensor('w', [1, 256]);
    const { length } = new TextEncoder().encode('GGUF');
    const at = made.findIndex((byte, i) => i > length && byte === 'w'.charCodeAt(0)) + 1 + 4 + 16;
    made[at] = 12;
    await expect(read(made)).rejects.toThrow('of the type Q4_K; F32, F16, Q4_0, Q4_1, Q8_0, BF16 are read');
  });

  test('counts are not believed', async () => {
    const made = file();
    new DataView(made.buffer).setBigUint64(8, 2n ** 60n, true);
    await expect(read(made)).rejects.toThrow(/claims .* tensors/);
    const more = file();
    new DataView(more.buffer).setBigUint64(16, 2n ** 63n, true);
    await expect(read(more)).rejects.toThrow(/claims .* values/);
  });

  test('two GGUF files are two models', async () => {
    const source = bytesSource(file());
    await expect(
      readModel(
        new Map([
          ['a.gguf', source],
          ['b.gguf', source],
        ]),
      ),
    ).rejects.toThrow('There are 2 GGUF files');
  });
});

test(
  'GGUF: changed bytes are refused, or make a whole model',
  async () => {
    const small = ggufModel({ ...config, num_hidden_layers: 1 }, grouped, tokenizerJson, {
      keyValueHeads: 2,
      matrices: 'Q4_0',
    });
    const start = small.slice(0, 7000); // where all claims are
    const inputs = fc.oneof(
      mutatedBytes(small),
      mutatedBytes(start).map((bytes) => Uint8Array.from([...bytes, ...small.subarray(7000)])),
    );
    await fuzzAsync({
      inputs,
      size: ({ length }) => length,
      read,
      accepted: ({ config: made, arrays, tokenizer }) => {
        expect(arrays.map(({ name, shape }) => [name, shape])).toEqual([...llamaShapes(made)]);
        for (const array of arrays) expect(floats(array).every(Number.isFinite)).toBe(true);
        expect(tokenizer.vocabSize).toBeLessThanOrEqual(made.vocab_size);
      },
      refusal: InputError,
    });
  },
  FUZZ_TIMEOUT,
);

test('a block is a whole number of bytes', () => {
  expect(ggufBlocks(new Float32Array(64), 'Q4_0')).toHaveLength(36);
});
