/** Where labeled answers lie in a reward model, and how far from all of them another text is. Pure. */

/** An answer as a reward model reads it. */
export interface Place {
  /** Mean of its last hidden states (after the final norm) over the answer's own tokens. */
  readonly at: Float32Array;
  /** Mean of −log p over the answer's tokens and its EOS, by its own output matrix, in nats: what its states do not predict. */
  readonly surprise: number;
}

/** Labeled answers as a scorer keeps them. */
export interface LabeledPlaces {
  /** Length of a place: the model's hidden size. */
  readonly width: number;
  /** A place a row, one after another. */
  readonly places: Float32Array;
  /** How far each of them is from those of other prompts, rising. */
  readonly distances: Float32Array;
}

/** Kept at most: 64 kB where the hidden size is 64. */
const MOST = 256;
/** With fewer labeled answers nothing is said of any text: a 99th percentile of them would be their largest by far. */
export const LEAST_LABELED = 20;
/**
 * The distance of two places: |a − b|² / (|a||b|) = 2(1 − cos) + (|a| − |b|)²/(|a||b|), by direction and by length at once, and
 * without a unit, so that it can be compared between models.
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
 * How far a place is: its distance to the nearest of some, times its surprise.
 *
 * Nearest neighbours in a network's features: Sun et al. 2022, section 3. Tried on nano after 60 labels for "shorter" (four
 * seeds, docs/results.md): the state at the scored token alone found next to no nonsense; the distance of the means missed a
 * fifth of random letters and of another language's text; surprise alone found all and flagged 1.3% of fresh answers, both
 * together 0.8%.
 */
function distanceFrom({ at, surprise }: Place, places: Iterable<Float32Array>): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const other of places) nearest = Math.min(nearest, distanceOf(at, other));
  return nearest * surprise;
}

/**
 * What is kept of labeled answers: each one's distance leaves out its own prompt, since a fresh answer comes from a
 * prompt that nobody labeled. null where there are too few to say what is unlike them.
 */
export function labeledPlaces(answers: readonly (Place & { readonly prompt: string })[]): LabeledPlaces | null {
  const count = Math.min(MOST, answers.length);
  // Spread evenly over all of them, the same ones every time.
  const kept = answers.filter(
    (_, i) => Math.floor((i * count) / answers.length) !== Math.floor(((i - 1) * count) / answers.length),
  );
  const width = kept[0]?.at.length ?? 0;
  const distances = kept.map((own) =>
    distanceFrom(
      own,
      kept.flatMap(({ prompt, at }) => (prompt === own.prompt ? [] : [at])),
    ),
  );
  if (count < LEAST_LABELED || !distances.every(Number.isFinite)) return null;
  const places = new Float32Array(count * width);
  for (const [i, { at }] of kept.entries()) places.set(at, i * width);
  return { width, places, distances: Float32Array.from(distances).sort() };
}

/**
 * The share of the labeled answers that lie nearer to the others than this place does to them, 0 to 1: 0.5 is usual. It is
 * 1 − p, p = (1 + number that lie as far)/(n + 1): the chance of a fresh answer to be so far, whatever the distances are
 * like (conformal p-value; Bates et al. 2023, eq. 2). Farther than all of them it is 1, so that a few labels can tell too.
 */
export function farnessOf({ width, places, distances }: LabeledPlaces, place: Place): number {
  const rows = Array.from(distances, (_, i) => places.subarray(i * width, (i + 1) * width));
  const far = distanceFrom(place, rows);
  const nearer = distances.filter((distance) => distance < far).length;
  return nearer === distances.length ? 1 : nearer / (distances.length + 1);
}
