import { expect, test } from 'vitest';
import { unetShapes } from '../data/unet-shapes';
import type { NamedArray } from '../data/weights';
import { DENOISER_TYPE, readDenoiserFolder } from './denoiser-folder';
import { writeSafetensors } from './safetensors';

const config = { size: 16, widths: [3, 6], blocks: [0, 1, 0], embedding: 4, caption: 20 } as const;
const arrays = [...unetShapes(config)].map(
  ([name, shape]): NamedArray => ({ name, shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.5) }),
);
type Bytes = Uint8Array<ArrayBuffer>;
const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value)) as Bytes;
const weights = (change: (all: readonly NamedArray[]) => readonly NamedArray[] = (all) => all) =>
  writeSafetensors(change(arrays)) as Bytes;
const folder = (changes: Record<string, Bytes | null> = {}) => {
  const files = { 'config.json': json({ model_type: DENOISER_TYPE, ...config }), 'model.safetensors': weights() };
  return new Map(Object.entries({ ...files, ...changes }).flatMap(([name, bytes]) => (bytes ? [[name, bytes]] : [])));
};
const said = (changes: Record<string, unknown>) => ({
  'config.json': json({ model_type: DENOISER_TYPE, ...config, ...changes }),
});
const of = (name: string, change: Partial<NamedArray>) => ({
  'model.safetensors': weights((all) => all.map((one) => (one.name === name ? { ...one, ...change } : one))),
});

test('what was written is read', () => {
  const read = readDenoiserFolder(folder());
  expect(read.config).toEqual(config);
  expect(read.arrays.map(({ name }) => name)).toEqual(arrays.map(({ name }) => name));
});

test.each([
  ['no config.json', { 'config.json': null }, /no config\.json/],
  ['no weights', { 'model.safetensors': null }, /no model\.safetensors/],
  ['no JSON', { 'config.json': new Uint8Array([1, 2]) }, /config\.json describes none/],
  ['another architecture', said({ model_type: 'llama' }), /describes none.*model_type/],
  ['pictures of another size', said({ size: 32 }), /describes none.*16 × 16.*size/],
  ['captions of another kind', said({ caption: 21 }), /describes none.*caption/],
  ['a width of 0', said({ widths: [0, 6] }), /describes none.*widths\.0/],
  ['a width without end', said({ widths: [3, 1e9] }), /describes none.*widths\.1/],
  ['half a block', said({ blocks: [0, 0.5, 0] }), /describes none.*blocks\.1/],
  ['a setting that no such model has', said({ dropout: 0.1 }), /describes none/],
  [
    'another width than its weights',
    said({ widths: [4, 6] }),
    /patch\.in is \[3, 12\], and config\.json asks for \[4, 12\]/,
  ],
  ['more blocks than weights', said({ blocks: [0, 2, 0] }), /middle\.1\.norm is missing/],
  ['fewer blocks than weights', said({ blocks: [0, 0, 0] }), /holds middle\.0\./],
  [
    'a weight of another shape',
    of('down', { shape: [12, 6] }),
    /down is \[12, 6\], and config\.json asks for \[6, 12\]/,
  ],
  ['NaN', of('skip', { data: new Float32Array(9).fill(Number.NaN) }), /skip holds values that are not numbers/],
  ['infinity', of('skip', { data: new Float32Array(9).fill(-1 / 0) }), /skip holds values that are not numbers/],
  ['a file cut short', { 'model.safetensors': weights().slice(0, -8) }, /safetensors file cannot be read/],
  [
    'a file cut short in its header',
    { 'model.safetensors': weights().slice(0, 40) },
    /safetensors file cannot be read/,
  ],
] as [string, Record<string, Bytes | null>, RegExp][])('refused in one sentence: %s', (_, changes, message) => {
  expect(() => readDenoiserFolder(folder(changes))).toThrow(message);
});
