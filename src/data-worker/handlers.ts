/** What the data worker does with each request; tests need no worker for it. */
import { overviewOf } from '../formats/datasets/overview';
import { readDatasetFile } from '../formats/datasets/read-file';
import { type RowLength, rowLength, truncationWarning } from '../formats/datasets/row-lengths';
import type { DatasetRow } from '../formats/datasets/rows';
import { shownRows } from '../formats/datasets/shown-rows';
import { parseGuarded } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { loadTokenizer } from '../text/tokenizer';
import type { Handlers } from '../web/requests';
import type { DataWorkerRequests } from './protocol';

/** Rows that cross at a time: some milliseconds of cloning. */
const ROWS = 250;

export function createHandlers(): Handlers<DataWorkerRequests> {
  let rows: readonly DatasetRow[] = [];
  return {
    async read({ file }, onPart) {
      rows = [];
      try {
        const { rows: all, ...head } = await readDatasetFile(file, (read) => onPart({ read }));
        for (let i = 0; i < all.length; i += ROWS) onPart({ rows: all.slice(i, i + ROWS) });
        rows = all;
        return head;
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        return { refused: error.message };
      }
    },
    count({ tokenizer: { json, config }, limit }, onPart) {
      const tokenizer = loadTokenizer(parseGuarded(json), parseGuarded(config));
      const lengths: RowLength[] = [];
      for (let i = 0; i < rows.length; i += ROWS) {
        lengths.push(...rows.slice(i, i + ROWS).map((row) => rowLength(row, tokenizer, limit)));
        onPart({ counted: lengths.length });
      }
      return {
        truncation: truncationWarning(lengths, limit),
        overview: overviewOf(rows, lengths, limit),
        shown: shownRows(rows, tokenizer, limit),
      };
    },
  };
}
