/**
 * The words between the page and the data worker, which reads people's own files: cutting, checking and counting the
 * tokens of 20,000 rows would hold the page up for seconds. Types only. Rows cross in pieces, since a structured clone of
 * all of them would hold it up too.
 */
import type { Overview } from '../formats/datasets/overview';
import type { Dataset, DatasetRow } from '../formats/datasets/rows';
import type { ShownRow } from '../formats/datasets/shown-rows';
import type { FileLike } from '../web/file-like';

/** Everything of a dataset but its rows, which come as parts. */
export type DatasetHead = Omit<Dataset, 'rows'>;

export interface TokenizerTexts {
  /** tokenizer.json and tokenizer_config.json. */
  readonly json: string;
  readonly config: string;
}

/** What is known of rows once their tokens are counted. */
export interface Counted {
  /** What the limit does to them, in a sentence or two; null where it does nothing. */
  readonly truncation: string | null;
  readonly overview: Overview;
  /** The first rows, token by token. */
  readonly shown: readonly ShownRow[];
}

export interface DataWorkerRequests {
  /** Reads a file; its rows come as parts. */
  read: {
    args: { file: FileLike };
    part: { readonly read: number } | { readonly rows: readonly DatasetRow[] };
    reply: DatasetHead | { readonly refused: string };
  };
  /** Counts the tokens of the rows that were read last. */
  count: {
    args: { tokenizer: TokenizerTexts; limit: number };
    part: { readonly counted: number };
    reply: Counted;
  };
}
