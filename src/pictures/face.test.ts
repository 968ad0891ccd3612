import { describe, expect, it } from 'vitest';
import { Random } from '../random';
import { ATTRIBUTE_NAMES, captionText, isShown, parseCaption } from './attributes';
import { captionOf, openCaption, PICTURE_LENGTH, pictureAt } from './face';
import { diversity, isSmiling, obeyed, readFace } from './read-face';

describe('faces', () => {
  it('are the same for the same seed and others for another', () => {
    expect(pictureAt(3, 'a', 7)).toEqual(pictureAt(3, 'a', 7));
    expect(pictureAt(3, 'a', 7).pixels).not.toEqual(pictureAt(4, 'a', 7).pixels);
    expect(pictureAt(3, 'a', 7).pixels.every((v) => v >= -1 && v <= 1)).toBe(true);
  });

  it('smile half of the time', () => {
    const smiles = Array.from({ length: 4000 }, (_, i) => pictureAt(5, 'share', i)).filter(({ face }) =>
      isSmiling(face),
    );
    expect(smiles.length / 4000).toBeGreaterThan(0.47);
    expect(smiles.length / 4000).toBeLessThan(0.53);
  });

  it('are read right on at least 99.5 % of 5,000 fresh ones, also with a little noise', { timeout: 120_000 }, () => {
    for (const noise of [0, 0.15]) {
      let right = 0;
      const random = new Random(11, 'noise');
      for (let i = 0; i < 2500; i++) {
        const { face, pixels } = pictureAt(99, 'read', i);
        const read = readFace(pixels.map((v) => v + noise * random.normal())).face;
        if (ATTRIBUTE_NAMES.every((name) => read[name] === face[name] || !isShown(face, name))) right++;
      }
      expect(right / 2500).toBeGreaterThanOrEqual(0.995);
    }
  });

  it('tell noise from faces', () => {
    const random = new Random(1, 'noise');
    expect(readFace(Float32Array.from({ length: PICTURE_LENGTH }, () => random.normal())).distance).toBeGreaterThan(
      0.5,
    );
    expect(readFace(pictureAt(1, 'x', 0).pixels).distance).toBeLessThan(0.002);
  });
});

describe('captions', () => {
  it('are obeyed by what they were made from', () => {
    for (let i = 0; i < 200; i++) {
      const { face } = pictureAt(1, 'captions', i);
      const share = obeyed(captionOf(face, new Random(i, 'caption')), face);
      expect(share === undefined || share === 1).toBe(true);
    }
  });

  it('that leave the mouth open say the rest, and count what is not as they say', () => {
    const caption = openCaption(1, 'x', 3);
    expect(Object.keys(caption)).toHaveLength(5);
    const face = { ...pictureAt(1, 'x', 3).face, ...caption };
    expect(obeyed(caption, face)).toBe(1);
    expect(obeyed({ ...caption, skin: (face.skin + 1) % 3 }, face)).toBeLessThan(1);
  });
});

it('a caption is read back from its words', () => {
  expect(captionText({ hair: 1, hairColor: 3, background: 1, eyes: 2 })).toBe(
    'a face: long hair, red hair, glasses, on green',
  );
  for (let i = 0; i < 50; i++) {
    const caption = captionOf(pictureAt(2, 'words', i).face, new Random(i, 'words'));
    const { hairColor: _, ...bald } = caption;
    expect(parseCaption(captionText(caption))).toEqual(caption.hair === 2 ? bald : caption);
  }
  expect(captionText({ hair: 2, hairColor: 3, skin: 0 })).toBe('a face: no hair, light skin');
  expect(parseCaption('a face: no hair, red hair')).toEqual({ hair: 2, hairColor: 3 }); // as labels once said it
  expect(parseCaption(captionText({}))).toEqual({});
  expect([parseCaption('Name a red fruit.'), parseCaption('a face: three eyes')]).toEqual([undefined, undefined]);
});

it('diversity is the mean distance of pairs', () => {
  const flat = (v: number) => new Float32Array(PICTURE_LENGTH).fill(v);
  expect(diversity([flat(0), flat(1), flat(-1)])).toBeCloseTo(4 / 3);
  expect(() => diversity([flat(0)])).toThrow(RangeError);
});
