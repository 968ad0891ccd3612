/** Faces of 16 × 16 pixels, drawn from attributes and a little chance. */
import { Random } from '../random';
import { ATTRIBUTE_NAMES, ATTRIBUTES, type Attribute, type Caption, type Face } from './attributes';

export const SIZE = 16;
/** Numbers of a picture: red, green and blue of each pixel, row by row, −1 to 1. */
export const PICTURE_LENGTH = SIZE * SIZE * 3;

type Color = readonly [number, number, number];
const SKIN: readonly Color[] = [
  [255, 219, 190],
  [222, 165, 115],
  [148, 98, 68],
];
const HAIR: readonly Color[] = [
  [28, 24, 30],
  [104, 62, 30],
  [240, 205, 90],
  [196, 62, 24],
];
const BACKGROUND: readonly Color[] = [
  [110, 165, 235],
  [120, 200, 130],
  [175, 130, 220],
];
const MOUTH: Color = [130, 16, 40];
const EYE: Color = [18, 18, 60];
const GLASS: Color = [235, 245, 255];

/** What of a picture its attributes leave open: where the face is, and how bright the light. */
export interface Pose {
  readonly x: number;
  readonly y: number;
  /** Factor on every colour. */
  readonly light: number;
}

export const POSES: readonly Omit<Pose, 'light'>[] = [7, 8].flatMap((x) => [7, 8].map((y) => ({ x, y })));

/** Where a mouth is dark, as [column, row] from the middle of the face. */
const MOUTHS: readonly (readonly (readonly [number, number])[])[] = [
  '-3,2 3,2 -2,3 2,3 -1,4 0,4 1,4', // smiling: corners up
  '-1,2 0,2 1,2 -2,3 2,3 -3,4 3,4', // frowning: corners down
  '-2,3 -1,3 0,3 1,3 2,3', // straight
  '-1,2 0,2 1,2 -1,3 0,3 1,3 -1,4 0,4 1,4', // open
].map((mouth) => mouth.split(' ').map((at) => at.split(',').map(Number) as [number, number]));

/** Draws a face: PICTURE_LENGTH numbers, −1 to 1. */
export function drawFace(face: Face, { x, y, light }: Pose): Float32Array {
  const picture = new Float32Array(PICTURE_LENGTH);
  const dot = (column: number, row: number, color: Color): void => {
    if (column < 0 || row < 0 || column >= SIZE || row >= SIZE) return;
    for (let c = 0; c < 3; c++)
      picture[3 * (row * SIZE + column) + c] = Math.min(1, (light * (color[c] as number)) / 127.5 - 1);
  };
  const skin = SKIN[face.skin] as Color;
  const hair = HAIR[face.hairColor] as Color;
  const [isLong, isBald] = [ATTRIBUTES.hair[face.hair] === 'long', ATTRIBUTES.hair[face.hair] === 'none'];
  for (let row = 0; row < SIZE; row++)
    for (let column = 0; column < SIZE; column++) {
      const [dx, dy] = [Math.abs(column - x), row - y];
      const inHead = (dx / 5.3) ** 2 + (dy / 6.6) ** 2 < 1;
      const inHair =
        !isBald &&
        ((inHead && dy <= -4) || ((dx / 6.2) ** 2 + (dy / 7.4) ** 2 < 1 && !inHead && dy <= (isLong ? 5 : -3)));
      dot(column, row, inHair ? hair : inHead ? skin : (BACKGROUND[face.background] as Color));
    }
  for (const side of [-1, 1]) {
    const at = x + 2 * side;
    const eyes = ATTRIBUTES.eyes[face.eyes];
    if (eyes === 'open') for (const row of [y - 2, y - 1]) dot(at, row, EYE);
    if (eyes === 'closed') for (const step of [-1, 0, 1]) dot(at + step, y - 1, EYE);
    if (eyes === 'glasses') {
      for (const row of [-3, -2, -1]) for (const step of [-1, 0, 1]) dot(at + step, y + row, EYE);
      dot(at, y - 2, GLASS);
    }
  }
  for (const [column, row] of MOUTHS[face.mouth] ?? []) dot(x + column, y + row, MOUTH);
  return picture;
}

/** The share of faces that smile; the other mouths are alike frequent. */
const SMILES = 0.5;

/** A face by chance: every value alike often, but that half of all faces smile. */
function randomFace(random: Random): Face {
  const of = (name: Attribute): number => {
    const { length } = ATTRIBUTES[name];
    if (name !== 'mouth') return random.int(length);
    return random.chance(SMILES) ? 0 : 1 + random.int(length - 1);
  };
  return Object.fromEntries(ATTRIBUTE_NAMES.map((name) => [name, of(name)])) as Face;
}

const randomPose = (random: Random): Pose => ({ ...random.pick(POSES), light: 0.85 + 0.15 * random.next() });

/** Picture number `index` of a stream: the same for the same seed. */
export function pictureAt(seed: number, stream: string, index: number): { face: Face; pixels: Float32Array } {
  const random = new Random(seed, stream, 32 * index);
  const face = randomFace(random);
  return { face, pixels: drawFace(face, randomPose(random)) };
}

/** What a caption says of a face; each attribute is left open by chance, the mouth more often than not. */
export function captionOf(face: Face, random: Random): Caption {
  const kept = ATTRIBUTE_NAMES.filter((name) => !random.chance(name === 'mouth' ? 0.75 : 0.15));
  return Object.fromEntries(kept.map((name) => [name, face[name]]));
}

/** A caption that leaves the mouth open and says all the rest: what pictures are asked for to be compared. */
export function openCaption(seed: number, stream: string, index: number): Caption {
  const { mouth: _, ...rest } = randomFace(new Random(seed, stream, 32 * index));
  return rest;
}
