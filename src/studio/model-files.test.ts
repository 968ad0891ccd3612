import { expect, test } from 'vitest';
import { readModelFiles } from './model-files';

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
  expect(Object.keys(await readModelFiles([config, other, proto]))).toEqual(['config.json']);
  expect([config.state.read, other.state.read, proto.state.read]).toEqual([true, false, false]);
});

test('a file that is too large is not read, nor those beside it', async () => {
  const files = [file('config.json', 4), file('model.safetensors', 3 * 2 ** 30)];
  await expect(readModelFiles(files)).rejects.toThrow(/model\.safetensors has 3,072 MB; at most 2000 MB/);
  expect(files.some(({ state }) => state.read)).toBe(false);
});
