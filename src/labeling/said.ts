import type { RankingDraft } from './ranking-order';
import type { Strength } from './record';

/** What a rater has said of a task that is not judged yet. */
export interface Said {
  readonly strength: Strength | null;
  readonly flagged: boolean;
  readonly note: string;
  /** The order so far, where answers are put in order; null: as they came. */
  readonly ranking: RankingDraft | null;
}

export const NOTHING_SAID: Said = { strength: null, flagged: false, note: '', ranking: null };

/** As it is stored: for the task of this id alone. */
export interface Draft {
  readonly task: string;
  readonly said: Said;
}
