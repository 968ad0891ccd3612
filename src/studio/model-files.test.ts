import { strToU8, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { chosenModel } from './model-files';

const file = (name: string, size: number) => {
  const state = { read: false };
  const arrayBuffer = async () => {
    state.read = true;
    return new ArrayBuffer(Math.min(size, 8));
  };
  return { state, name, size, arrayBuffer };
};

test('only files of a model are read', async () => {
  const [config, other, proto] = [file('config.json', 4), file('holiday.mp4', 4), file('__proto__', 4)];
  expect(Object.keys((await chosenModel([config, other, proto])).files)).toEqual(['config.json']);
  expect([config.state.read, other.state.read, proto.state.read]).toEqual([true, false, false]);
});

test('a file that is too large is not read, nor those beside it', async () => {
  const files = [file('config.json', 4), file('model.safetensors', 3 * 2 ** 30)];
  await expect(chosenModel(files)).rejects.toThrow(/model\.safetensors has 3,072 MB; at most 2000 MB/);
  expect(files.some(({ state }) => state.read)).toBe(false);
});

test('a model comes back as it was saved: zipped, in a folder of its own', async () => {
  const bytes = zipSync({ 'sft.policy/config.json': strToU8('{"a":1}'), 'sft.policy/README.md': strToU8('hi') });
  const zip = { name: 'model.zip', size: bytes.length, arrayBuffer: async () => bytes.slice().buffer };
  const { name, files } = await chosenModel([zip]);
  expect(name).toBe('model');
  expect(Object.keys(files)).toEqual(['config.json']);
  expect(await files['config.json']?.text()).toBe('{"a":1}');
});

test('files of several models, and files of none, are told', async () => {
  await expect(chosenModel([file('config.json', 4), file('config.json', 4)])).rejects.toThrow(/several models/);
  await expect(chosenModel([file('holiday.mp4', 4)])).rejects.toThrow(/None of these files is of a model/);
  await expect(chosenModel([file('pytorch_model.bin', 4)])).rejects.toThrow(/pytorch_model\.bin is not read here/);
  await expect(chosenModel([file('a.gguf', 4), file('b.gguf', 4)])).rejects.toThrow(/several models \(model\.gguf/);
});

test('a GGUF file is a model, and so are the files of one in several', async () => {
  expect(await chosenModel([file('My Model.Q4_1.GGUF', 4)])).toMatchObject({
    name: 'My Model.Q4_1',
    files: { 'model.gguf': expect.any(Blob) },
  });
  const shards = ['config.json', 'model.safetensors.index.json', 'model-00001-of-00002.safetensors'];
  const whole = await chosenModel(shards.map((name) => ({ ...file(name, 4), path: `/Some Model/${name}` })));
  expect(whole.name).toBe('Some Model');
  expect(Object.keys(whole.files)).toEqual(shards);
});
