import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromHalf } from '../data/halves';
import { InputError } from '../text/input-error';
import { readSafetensors, writeSafetensors } from './safetensors';

const array = (name: string, shape: number[], values: number[]) => ({ name, shape, data: Float32Array.from(values) });

/** A file of any header and data, as an attacker would write it. */
function file(header: unknown, data = 0, claim?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const out = new Uint8Array(8 + json.length + data);
  new DataView(out.buffer).setBigUint64(0, claim ?? BigInt(json.length), true);
  out.set(json, 8);
  return out;
}
const tensor = (shape: unknown, begin: unknown, end: unknown, dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  test('what is written is read again, bit by bit', () => {
    fc.assert(
      fc.property(fc.array(fc.float32Array({ maxLength: 9 }), { maxLength: 5 }), (list) => {
        const tensors = list.map((data, i) => ({ name: `w.${i}`, shape: [data.length], data }));
        const bytes = writeSafetensors(tensors);
        expect(readSafetensors(bytes).tensors).toEqual(tensors);
        expect(new DataView(bytes.buffer).getUint32(0, true) % 8).toBe(0);
      }),
    );
  });
  test('reads at any alignment, with metadata', () => {
    const bytes = writeSafetensors([array('a', [2, 1], [1, 2]), array('s', [], [3])], { step: '7' });
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const { tensors, metadata } = readSafetensors(shifted.subarray(3));
    expect(tensors.map((t) => [t.name, t.shape, [...t.data]])).toEqual([
      ['a', [2, 1], [1, 2]],
      ['s', [], [3]],
    ]);
    expect(metadata).toEqual({ step: '7' });
  });
  test('reads the other float types', () => {
    const bytes = file({ h: tensor([2], 0, 4, 'F16'), b: tensor([1], 4, 6, 'BF16'), d: tensor([1], 6, 14, 'F64') }, 14);
    const view = new DataView(bytes.buffer, bytes.length - 14);
    view.setUint16(0, 0x3c00, true); // 1
    view.setUint16(2, 0xc500, true); // -5
    view.setUint16(4, 0x4049, true); // 3.140625
    view.setFloat64(6, 0.5, true);
    expect(readSafetensors(bytes).tensors.map((t) => [...t.data])).toEqual([[1, -5], [3.140625], [0.5]]);
    const table = [[0x0000, 0], [0x0001, 2 ** -24], [0x03ff, 1023 * 2 ** -24], [0x7bff, 65504], [0xfc00, Number.NEGATIVE_INFINITY], [0x7e00, Number.NaN]] as const; // biome-ignore format: a table
    for (const [bits, value] of table) expect(fromHalf(bits)).toBe(value);
  });

  const hostile: readonly [string, Uint8Array, RegExp][] = [
    ['empty', new Uint8Array(0), /too short/],
    ['another kind of file', new TextEncoder().encode('PK\u0003\u0004 surely a zip archive'), /another kind of file/],
    ['a header length of 2^63', file({}, 0, 2n ** 63n), /another kind of file/],
    ['a header longer than the file', file({}, 0, 1000n), /another kind of file/],
    ['a header that is no JSON', file('{"a": '), /no JSON object/],
    ['a header that is a list', file([1, 2, 3, 4]), /no JSON object/],
    ['offsets past the end', file({ a: tensor([2], 0, 8) }, 4), /outside the file/],
    ['negative offsets', file({ a: tensor([1], -4, 0) }, 4), /no valid offsets/],
    ['offsets that are no numbers', file({ a: tensor([1], '0', '4') }, 4), /no valid offsets/],
    ['offsets the wrong way round', file({ a: tensor([1], 4, 0) }, 4), /outside the file/],
    ['overlapping tensors', file({ a: tensor([1], 0, 4), b: tensor([1], 0, 4) }, 4), /overlaps/],
    ['hidden bytes', file({ a: tensor([1], 4, 8) }, 8), /unnamed bytes/],
    ['bytes at the end', file({ a: tensor([1], 0, 4) }, 8), /unnamed bytes at its end/],
    ['a shape that needs more bytes', file({ a: tensor([1000], 0, 4) }, 4), /needs 4000/],
    ['a shape that overflows', file({ a: tensor([2 ** 40, 2 ** 40], 0, 4) }, 4), /takes 4 bytes/],
    ['a negative shape', file({ a: tensor([-1, -1], 0, 4) }, 4), /impossible shape/],
    ['a shape of 9 axes', file({ a: tensor(Array(9).fill(1), 0, 4) }, 4), /impossible shape/],
    ['integers', file({ a: tensor([1], 0, 8, 'I64') }, 8), /type I64/],
    ['an inherited type name', file({ a: tensor([1], 0, 8, 'toString') }, 8), /type toString/],
    ['no description', file({ a: null }), /no description/],
  ];
  test.each(hostile)('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes)).toThrow(message);
    expect(() => readSafetensors(bytes)).toThrow(InputError);
  });
  test('never fails with anything but an InputError, whatever the bytes', () => {
    const good = writeSafetensors([array('a', [2], [1, 2]), array('b', [1], [3])]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }),
        fc.nat(good.length),
        (edits, cut) => {
          const bytes = good.slice(0, cut);
          for (const [at, value] of edits) if (at < cut) bytes[at] = value;
          try {
            readSafetensors(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(InputError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
  test('refuses to write what could not be read', () => {
    expect(() => writeSafetensors([array('a', [3], [1])])).toThrow(/1 values for its shape/);
    expect(() => writeSafetensors([array('a', [1], [1]), array('a', [1], [1])])).toThrow(/used twice/);
  });
});
