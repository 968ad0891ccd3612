/**
 * The words between the page and the data worker, which reads people's own files: cutting, checking and counting the
 * tokens of 20,000 rows would hold the page up for seconds. Types only. Rows cross in pieces, since a structured clone of
 * all of them would hold it up too.
 */
import type { RowLength } from '../formats/datasets/row-lengths';
import type { Dataset, DatasetRow } from '../formats/datasets/rows';
import type { FileLike } from '../web/file-like';

/** Everything of a dataset but its rows, which come as parts. */
export type DatasetHead = Omit<Dataset, 'rows'>;

export interface TokenizerTexts {
  /** tokenizer.json and tokenizer_config.json. */
  readonly json: string;
  readonly config: string;
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
    part: readonly RowLength[];
    /** What the limit does to them, in a sentence or two; null where it does nothing. */
    reply: string | null;
  };
}
