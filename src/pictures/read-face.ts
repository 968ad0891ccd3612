/** Reads a picture's attributes off its pixels: what it was most likely drawn from. */
import { ATTRIBUTE_NAMES, ATTRIBUTES, type Attribute, type Caption, type Face, isShown } from './attributes';
import { drawFace, PICTURE_LENGTH, POSES, SIZE } from './face';

export interface Reading {
  readonly face: Face;
  /** Mean squared distance per number to the nearest true picture; of true ones near 0, of noise about 0.5. */
  readonly distance: number;
}

const LIGHTS = [0.87, 0.93, 0.98];
const ROW = 3 * SIZE;
const FIRST: Face = { mouth: 0, eyes: 0, hair: 0, hairColor: 0, skin: 0, background: 0 };

/** Drawings that were made before, by what they were made of: 3 kB each, so not all that there could be. */
const DRAWN = 4096;
const drawn = new Map<number, Float32Array>();
function drawing(face: Face, pose: number, light: number): Float32Array {
  let key = 4 * light + pose;
  for (const name of ATTRIBUTE_NAMES) key = key * 4 + face[name];
  const known = drawn.get(key);
  if (known) return known;
  const { x, y } = POSES[pose] as (typeof POSES)[number];
  if (drawn.size >= DRAWN) drawn.clear();
  const made = drawFace(face, { x, y, light: LIGHTS[light] as number });
  drawn.set(key, made);
  return made;
}

/** Mean squared difference; Infinity as soon as it is known to be above `limit`. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>, limit = Number.POSITIVE_INFINITY): number {
  const most = limit * PICTURE_LENGTH;
  let sum = 0;
  for (let row = 0; row < PICTURE_LENGTH; row += ROW) {
    for (let i = row; i < row + ROW; i++) {
      const d = (a[i] as number) - (b[i] as number);
      sum += d * d;
    }
    if (sum > most) return Number.POSITIVE_INFINITY;
  }
  return sum / PICTURE_LENGTH;
}

/** Attributes that paint large areas, by which place and light are found; the colour of hair before its shape. */
const LARGE: readonly Attribute[] = ['background', 'skin', 'hairColor', 'hair'];
const ALL: readonly Attribute[] = [...LARGE, 'eyes', 'mouth'];
/** Places and lights that are looked at in full. */
const KEPT = 4;

/** Descent one attribute at a time: attributes paint different pixels, so that few rounds find the nearest. */
function nearest(
  pixels: ArrayLike<number>,
  from: Face,
  names: readonly Attribute[],
  pose: number,
  light: number,
): Reading {
  let face = from;
  let least = distance(pixels, drawing(face, pose, light));
  for (let changed = true; changed; ) {
    changed = false;
    for (const name of names)
      for (let value = 0; value < ATTRIBUTES[name].length; value++) {
        if (value === face[name]) continue;
        const other = { ...face, [name]: value };
        const d = distance(pixels, drawing(other, pose, light), least);
        if (d < least) [face, least, changed] = [other, d, true];
      }
  }
  return { face, distance: least };
}

/**
 * The face whose drawing is nearest: large areas at every place and light, then everything where those fit best.
 * pixels: PICTURE_LENGTH numbers, −1 to 1.
 */
export function readFace(pixels: ArrayLike<number>): Reading {
  const places = POSES.flatMap((_, pose) =>
    LIGHTS.map((_, light) => ({ pose, light, read: nearest(pixels, FIRST, LARGE, pose, light) })),
  );
  const best = places.sort((a, b) => a.read.distance - b.read.distance).slice(0, KEPT);
  const reads = best.map(({ pose, light, read }) => nearest(pixels, read.face, ALL, pose, light));
  return reads.reduce((a, b) => (b.distance < a.distance ? b : a));
}

/** Of what a caption says, the share that a picture shows; undefined where it says nothing that can be seen. */
export function obeyed(caption: Caption, face: Face): number | undefined {
  const said = (Object.keys(caption) as Attribute[]).filter((name) => isShown({ ...face, ...caption }, name));
  if (said.length === 0) return undefined;
  return said.filter((name) => caption[name] === face[name] && isShown(face, name)).length / said.length;
}

const SMILING = ATTRIBUTES.mouth.indexOf('smiling');
export const isSmiling = (face: Face): boolean => face.mouth === SMILING;

/** Root mean square difference of the numbers of two pictures. */
export const rootDistance = (a: ArrayLike<number>, b: ArrayLike<number>): number => Math.sqrt(distance(a, b));

/** Mean over all pairs of pictures of the root mean square distance of their numbers. Errors: RangeError for fewer than two. */
export function diversity(pictures: readonly ArrayLike<number>[]): number {
  if (pictures.length < 2) throw new RangeError('diversity is of two pictures or more');
  let [sum, pairs] = [0, 0];
  for (let i = 0; i < pictures.length; i++)
    for (let j = 0; j < i; j++) {
      sum += rootDistance(pictures[i] as ArrayLike<number>, pictures[j] as ArrayLike<number>);
      pairs++;
    }
  return sum / pairs;
}
