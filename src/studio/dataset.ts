import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Demonstration, PreferenceRow } from '../data/rows';
import type { Dataset, FileLike, RowLength } from '../formats/dataset-file';
import type { DatasetDemonstration, DatasetRow } from '../formats/dataset-row';
import { readable } from '../text/readable';
import type { Tokenizer } from '../text/tokenizer';

export type DatasetKind = DatasetRow['kind'];

export interface DatasetState {
  readonly status: 'empty' | 'reading' | 'ready' | 'failed';
  readonly fileName: string | null;
  readonly dataset: Dataset | null;
  /** Why the file could not be used, in a sentence or two. */
  readonly message: string | null;
  /** Tokens of each row; null until counted, or when no tokenizer could be had. */
  readonly lengths: readonly RowLength[] | null;
  readonly truncation: string | null;
}

/** What the token counts need: the tokenizer of the base model, and how many tokens it reads. */
export interface Measure {
  readonly tokenizer: () => Promise<Tokenizer>;
  readonly context: number;
}

export type DatasetStore = StoreApi<DatasetState> & {
  readonly kind: DatasetKind;
  read(file: FileLike, measure: Measure): Promise<void>;
  clear(): void;
};

const EMPTY: DatasetState = {
  status: 'empty',
  fileName: null,
  dataset: null,
  message: null,
  lengths: null,
  truncation: null,
};
const BELONGS: Readonly<Record<DatasetKind, string>> = {
  demonstration: 'This file holds demonstrations. Drop it on the page of supervised fine-tuning.',
  preference: 'This file holds preference pairs. Drop it on the page of preferences.',
};

/** A person's own file of one kind. A bad file leaves one message, and the page goes on without it. */
export function createDataset(kind: DatasetKind): DatasetStore {
  const store = createStore<DatasetState>(() => EMPTY);
  let newest = 0;
  return {
    ...store,
    kind,
    clear: () => {
      newest++;
      store.setState(EMPTY);
    },
    async read(file, { tokenizer, context }) {
      const turn = ++newest;
      const current = () => turn === newest;
      store.setState({ ...EMPTY, status: 'reading', fileName: readable(file.name) });
      try {
        // The parsers are loaded with the first file.
        const { readDatasetFile, rowLengths, truncationWarning } = await import('../formats/dataset-file');
        const dataset = await readDatasetFile(file);
        if (!current()) return;
        if (dataset.kind !== kind) {
          store.setState({ status: 'failed', message: BELONGS[dataset.kind] });
          return;
        }
        store.setState({ status: 'ready', dataset });
        const lengths = rowLengths(dataset.rows, await tokenizer(), context);
        if (current()) store.setState({ lengths, truncation: truncationWarning(lengths, context) });
      } catch (cause) {
        if (!current()) return;
        const message = cause instanceof Error ? cause.message : String(cause);
        // Rows that were read are good even when their tokens could not be counted.
        if (store.getState().status === 'ready')
          store.setState({ truncation: `The tokens could not be counted: ${message}` });
        else store.setState({ status: 'failed', message });
      }
    },
  };
}

const lastOf = (row: DatasetDemonstration): string => row.messages.at(-1)?.content ?? '';
const before = (messages: readonly { readonly content: string }[]): string => messages.map((m) => m.content).join('\n');

/** The rows as the engine's demonstrations; undefined when there are none. */
export function demonstrationsOf({ dataset }: DatasetState): readonly Demonstration[] | undefined {
  return dataset?.rows.flatMap((row) =>
    row.kind === 'demonstration' ? [{ prompt: before(row.messages.slice(0, -1)), completion: lastOf(row) }] : [],
  );
}

/** The rows as the engine's labels, the file's name for their rater; undefined when there are none. */
export function preferencesOf({ dataset, fileName }: DatasetState): readonly PreferenceRow[] | undefined {
  return dataset?.rows.flatMap((row) =>
    row.kind === 'preference'
      ? [
          {
            prompt: before(row.prompt),
            chosen: row.chosen,
            rejected: row.rejected,
            rater: fileName ?? 'own file',
            ...(row.margin !== undefined && { margin: row.margin }),
          },
        ]
      : [],
  );
}
