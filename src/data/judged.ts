/** A score, and how far its text lies from the labeled ones (train/labeled-places.ts); null where the scorer does not know. */
export interface Judged {
  readonly score: number;
  /** The share of labeled answers that lie nearer to the other labeled ones than this text does, 0 to 1. */
  readonly farness: number | null;
}

/** A text farther than this share of the labeled ones is unlike anything labeled: its score means little. */
const UNLIKE = 0.99;
export const isUnlike = (farness: number): boolean => farness >= UNLIKE;

/** The figure of a sample answer that holds its farness, beside `reward` and `rubric`. */
export const FARNESS = 'farness';
