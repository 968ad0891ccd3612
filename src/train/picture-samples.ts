/** Pictures that a model draws of unseen captions from unseen noise: the same of each at every moment and for every model. */
import { pictureText } from '../data/picture';
import type { SampleRow } from '../data/rows';
import { samplePictures } from '../model/pictures/sample';
import { ATTRIBUTES, type Caption, captionText } from '../pictures/attributes';
import { openCaption, PICTURE_LENGTH, SIZE } from '../pictures/face';
import { diversity, obeyed, type Reading, readFace } from '../pictures/read-face';
import type { Denoiser } from './artifacts';
import { captionRows, pictureNoise } from './picture-noise';

/** Pictures drawn together: more at once would only take memory. */
const TOGETHER = 32;

/** What is asked for, and the noise that its picture begins as. */
export interface Asked {
  readonly captions: readonly Caption[];
  readonly noise: Float32Array;
}

/** Requests number `from` and on of a stream: captions that leave the mouth open. */
export const asked = (seed: number, stream: string, from: number, count: number): Asked => ({
  captions: Array.from({ length: count }, (_, i) => openCaption(seed, stream, from + i)),
  noise: pictureNoise(seed, stream, from, count),
});

/** One picture a caption. */
export async function drawAsked(model: Denoiser, { captions, noise }: Asked, steps: number): Promise<Float32Array[]> {
  const pictures: Float32Array[] = [];
  for (let from = 0; from < captions.length; from += TOGETHER) {
    const some = captions.slice(from, from + TOGETHER);
    const part = noise.subarray(from * PICTURE_LENGTH, (from + some.length) * PICTURE_LENGTH);
    const options = { noise: part.slice(), captions: captionRows(some), steps };
    pictures.push(...(await samplePictures(model.parameters, model.config, options)));
  }
  return pictures;
}

/** What is read off pictures; all but `readings` are shares or means over them. */
export interface Seen {
  readonly readings: readonly Reading[];
  readonly figures: Readonly<Record<string, number>>;
}

/** Shares of what a caption left open, how far captions are obeyed, and how different the pictures are. */
export function seen(pictures: readonly Float32Array[], captions: readonly Caption[]): Seen {
  const readings = pictures.map(readFace);
  const shares = ATTRIBUTES.mouth.map((value, i) => [
    `shares/${value}`,
    readings.filter(({ face }) => face.mouth === i).length / readings.length,
  ]);
  const kept = readings.flatMap(({ face }, i) => obeyed(captions[i] as Caption, face) ?? []);
  return {
    readings,
    figures: {
      ...Object.fromEntries(shares),
      obeyed: kept.reduce((a, b) => a + b, 0) / kept.length,
      diversity: diversity(pictures),
      unlike: readings.reduce((sum, { distance }) => sum + distance, 0) / readings.length,
    },
  };
}

/** Pictures of several models side by side, under their captions. */
export const pictureRows = (
  captions: readonly Caption[],
  drawn: Readonly<Record<string, readonly Float32Array[]>>,
): SampleRow[] =>
  captions.map((caption, i) => ({
    prompt: `${i + 1}. ${captionText(caption)}`,
    answers: Object.fromEntries(
      Object.entries(drawn).map(([name, pictures]) => [name, pictureText(pictures[i] as Float32Array, SIZE)]),
    ),
  }));
