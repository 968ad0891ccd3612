/** Where labeled answers lie in a reward model, and how far from all of them another text is. Pure. */
/** Labeled answers as a scorer keeps them. */
export interface LabeledPlaces {
  /** Length of a place: the model's hidden size. */
  readonly width: number;
  /** A place a row, one after another. */
  readonly places: Float32Array;
  /** Of each of them to the nearest one of another prompt, rising. */
  readonly distances: Float32Array;
}

/** Kept at most: 64 kB where the hidden size is 64. */
const MOST = 256;
/** With fewer labeled answers nothing is said of any text: a 99th percentile of them would be their largest by far. */
export const LEAST_LABELED = 20;
/**
 * The distance of two places: |a − b|² / (|a||b|) = 2(1 − cos) + (|a| − |b|)²/(|a||b|), by direction and by length at once, and
 * without a unit, so that it can be compared between models.
 *
 * A place is the mean of the last hidden state (after the final norm) over an answer's own tokens. The state at the
 * scored token alone does not tell: after 60 labels on nano it took "banana" for a labeled answer under all of 24 prompts,
 * the mean under none (docs/results.md). Nearest neighbours in a network's features: Sun et al. 2022, section 3.
 */
export function distanceOf(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  const size = Math.sqrt(aa * bb);
  return size > 0 ? (aa + bb - 2 * ab) / size : Number.POSITIVE_INFINITY;
}

/**
 * What is kept of labeled answers: each one's distance leaves out its own prompt, since a fresh answer comes from a
 * prompt that nobody labeled. null where there are too few to say what is unlike them.
 */
export function labeledPlaces(
  answers: readonly { readonly prompt: string; readonly place: Float32Array }[],
): LabeledPlaces | null {
  const count = Math.min(MOST, answers.length);
  // Spread evenly over all of them, the same ones every time.
  const kept = Array.from(
    { length: count },
    (_, i) => answers[Math.floor((i * answers.length) / count)] as (typeof answers)[number],
  );
  const width = kept[0]?.place.length ?? 0;
  const distances = kept.map(({ prompt, place }) =>
    Math.min(...kept.flatMap((other) => (other.prompt === prompt ? [] : [distanceOf(place, other.place)]))),
  );
  if (count < LEAST_LABELED || !distances.every(Number.isFinite)) return null;
  const places = new Float32Array(count * width);
  for (const [i, { place }] of kept.entries()) places.set(place, i * width);
  return { width, places, distances: Float32Array.from(distances).sort() };
}

/** The share of the labeled answers that lie nearer to the others than this place does to them, 0 to 1: 0.5 is usual. */
export function farnessOf({ width, places, distances }: LabeledPlaces, place: Float32Array): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < places.length; at += width)
    nearest = Math.min(nearest, distanceOf(place, places.subarray(at, at + width)));
  return distances.filter((distance) => distance < nearest).length / distances.length;
}
