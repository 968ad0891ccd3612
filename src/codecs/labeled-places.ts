/** Where labeled answers lie, as a field of a scorer's `meta.json`: little-endian floats in base64. */
import { isRecord } from '../text/guarded-json';
import type { LabeledPlaces } from '../train/labeled-places';

/** More floats than any model of ours has places for; a longer text is not decoded. */
const MOST_FLOATS = 2 ** 22;

export const writePlaces = ({ width, places, distances }: LabeledPlaces) => ({
  width,
  places: toBase64(places),
  distances: toBase64(distances),
});

/** null where it is not what `writePlaces` wrote for a model of that width. */
export function readPlaces(value: unknown, hiddenSize: number): LabeledPlaces | null {
  if (!isRecord(value) || value.width !== hiddenSize) return null;
  const [places, distances] = [fromBase64(value.places), fromBase64(value.distances)];
  if (!places || !distances || distances.length === 0 || places.length !== distances.length * hiddenSize) return null;
  return { width: hiddenSize, places, distances };
}

function toBase64(floats: Float32Array): string {
  const bytes = new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

function fromBase64(value: unknown): Float32Array | null {
  if (typeof value !== 'string' || value.length > (4 * MOST_FLOATS * 4) / 3 + 4) return null;
  let text: string;
  try {
    text = atob(value);
  } catch {
    return null;
  }
  if (text.length % 4 !== 0) return null;
  const floats = new Float32Array(Uint8Array.from(text, (c) => c.charCodeAt(0)).buffer);
  return floats.every(Number.isFinite) ? floats : null;
}
