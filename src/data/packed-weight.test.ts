import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { fromHalf, toHalf } from './halves';
import {
  allNumbers,
  kindOf,
  matrixShape,
  type PackedKind,
  packedShape,
  packWeight,
  takeRows,
  WORDS,
  widen,
} from './packed-weight';

describe('halves', () => {
  it('every half comes back as it was', () => {
    for (let half = 0; half < 0x10000; half++) {
      const value = fromHalf(half);
      if (!Number.isNaN(value)) expect(toHalf(value)).toBe(half);
    }
  });

  it('rounds to the nearest, ties to even', () => {
    expect(toHalf(1 + 2 ** -11)).toBe(0x3c00);
    expect(toHalf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(toHalf(1 + 1.1 * 2 ** -11)).toBe(0x3c01);
    expect(toHalf(65_520)).toBe(0x7c00);
    expect(toHalf(2 ** -25)).toBe(0);
    expect(toHalf(-(2 ** -24))).toBe(0x8001);
  });
});

const kinds: readonly PackedKind[] = ['f16', 'q8', 'q4'];

describe.each(kinds)('%s', (kind) => {
  const shape = [3, 96] as const;
  const random = new Random(1, kind);
  const data = Float32Array.from({ length: 3 * 96 }, () => 0.02 * random.normal());

  it('gives back the nearest that it can say', () => {
    const back = widen(packWeight('w', shape, data, kind));
    // Half a step of each kind, of blocks within ±0.08.
    const most = { f16: 2 ** -16, q8: 0.08 / 127 / 2, q4: 0.16 / 15 / 1.9 }[kind];
    for (const [i, x] of data.entries()) expect(Math.abs((back[i] as number) - x)).toBeLessThan(most);
  });

  it('what it has said once is said again exactly, up to the rounding of a scale', () => {
    const once = widen(packWeight('w', shape, data, kind));
    const again = widen(packWeight('w', shape, once, kind));
    for (const [i, x] of once.entries()) expect(Math.abs((again[i] as number) - x)).toBeLessThan(1e-3 * 0.08);
  });

  it('is known by the shape of its tensor', () => {
    const made = packedShape(shape, kind);
    expect([kindOf(made), matrixShape(made)]).toEqual([kind, [3, 96]]);
    expect(packWeight('w', shape, data, kind).words).toHaveLength(made[0] * made[1] * made[2]);
  });
});

it('a block of q4 is read as GGUF lays it out: low halves first, then high ones', () => {
  const words = new Int32Array(5);
  const bytes = new Uint8Array(words.buffer);
  words[0] = toHalf(0.5) | (toHalf(-1) << 16);
  for (let j = 0; j < 16; j++) bytes[4 + j] = j | ((15 - j) << 4);
  const values = widen({ shape: [1, 32], kind: 'q4', words });
  expect([...values.slice(0, 3), ...values.slice(16, 19)]).toEqual([-1, -0.5, 0, 6.5, 6, 5.5]);
});

it.each(kinds)('rows of %s are taken as they are, and a scale that is no number is found', (kind) => {
  const data = Float32Array.from({ length: 4 * 64 }, (_, i) => Math.sin(i));
  const packed = packWeight('w', [4, 64], data, kind);
  const taken = takeRows(packed, [2, 0]);
  expect(taken.shape).toEqual([2, 64]);
  const [all, some] = [widen(packed), widen(taken)];
  expect([...some]).toEqual([...all.slice(128, 192), ...all.slice(0, 64)]);
  expect(allNumbers(packed)).toBe(true);
  const last = (4 * 2 - 1) * WORDS[kind];
  packed.words[last] = kind === 'q8' ? 0x7f800000 : 0x7c000000;
  expect(allNumbers(packed)).toBe(false);
});

it('a matrix of float32 is not packed, and rows of other lengths cannot be', () => {
  expect([kindOf([64, 64]), matrixShape([64, 63])]).toEqual([null, [64, 63]]);
  expect(() => packedShape([4, 63], 'q8')).toThrow(RangeError);
});
