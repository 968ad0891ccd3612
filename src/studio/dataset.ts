import { createStore, type StoreApi } from 'zustand/vanilla';
import { promptOf } from '../data/conversation';
import type { Demonstration, PreferenceRow } from '../data/rows';
import { createDataWorker, type DataWorker } from '../data-worker/client';
import type { TokenizerTexts } from '../data-worker/protocol';
import { type RowLength, truncationWarning } from '../formats/datasets/row-lengths';
import type { Dataset, DatasetKind, DatasetRow } from '../formats/datasets/rows';
import { preferenceRows } from '../labeling/export';
import { readable } from '../text/readable';
import type { FileLike } from '../web/file-like';

export interface DatasetState {
  readonly status: 'empty' | 'reading' | 'ready' | 'failed';
  readonly fileName: string | null;
  readonly dataset: Dataset | null;
  /** Why the file could not be used, in a sentence or two. */
  readonly message: string | null;
  /** What is being done, while it is: rows read so far, or rows of which the tokens are counted. */
  readonly progress: { readonly what: 'rows' | 'tokens'; readonly done: number } | null;
  /** Tokens of each row; null until counted, or when no tokenizer could be had. */
  readonly lengths: readonly RowLength[] | null;
  readonly truncation: string | null;
}

/** What the token counts need: the tokenizer of the base model, and how many tokens it reads. */
export interface Measure {
  readonly tokenizer: () => Promise<TokenizerTexts>;
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
  progress: null,
  lengths: null,
  truncation: null,
};

/** Kinds of file that serve as another: labels of this page are preference pairs. */
const SERVES: Partial<Record<DatasetKind, readonly DatasetKind[]>> = { preferences: ['labels'] };

const BELONGS: Readonly<Record<DatasetKind, string>> = {
  demonstrations: 'It holds demonstrations. Drop it on the page of supervised fine-tuning.',
  preferences: 'It holds preference pairs. Drop it on the page of preferences.',
  labels: 'It holds labels of this page. Drop it on the page of preferences, under “Raters and files”.',
  unpaired: 'It holds answers labeled good or bad one by one (KTO), which are neither demonstrations nor pairs.',
  prompts: 'It holds prompts without answers, so there is nothing to learn from yet.',
  text: 'It holds running text, in which nobody asks and nobody answers.',
};

/** A person's own file of one kind. A bad file leaves one message, and the page goes on without it. */
export function createDataset(kind: DatasetKind, worker: DataWorker = createDataWorker()): DatasetStore {
  const store = createStore<DatasetState>(() => EMPTY);
  let newest = 0;

  const begin = (state: DatasetState): number => {
    if (store.getState().progress) worker.stop();
    store.setState(state);
    return ++newest;
  };

  const readRows = async (file: FileLike, current: () => boolean): Promise<Dataset | string> => {
    const rows: DatasetRow[] = [];
    const reply = await worker.request('read', { file }, (part) => {
      if (!current()) return;
      if ('rows' in part) rows.push(...part.rows);
      else store.setState({ progress: { what: 'rows', done: part.read } });
    });
    if ('refused' in reply) return reply.refused;
    if (reply.kind === kind || SERVES[kind]?.includes(reply.kind)) return { ...reply, rows };
    return `${readable(file.name)} was read as ${reply.format}. ${BELONGS[reply.kind]}`;
  };

  const countTokens = async ({ tokenizer, context }: Measure, current: () => boolean): Promise<void> => {
    const lengths: RowLength[] = [];
    store.setState({ progress: { what: 'tokens', done: 0 } });
    await worker.request('count', { tokenizer: await tokenizer(), limit: context }, (part) => {
      lengths.push(...part);
      if (current()) store.setState({ progress: { what: 'tokens', done: lengths.length } });
    });
    if (current()) store.setState({ lengths, truncation: truncationWarning(lengths, context) });
  };

  return {
    ...store,
    kind,
    clear: () => void begin(EMPTY),
    async read(file, measure) {
      const turn = begin({
        ...EMPTY,
        status: 'reading',
        fileName: readable(file.name),
        progress: { what: 'rows', done: 0 },
      });
      const current = () => turn === newest;
      try {
        const read = await readRows(file, current);
        if (!current()) return;
        if (typeof read === 'string') store.setState({ status: 'failed', message: read });
        else {
          store.setState({ status: 'ready', dataset: read });
          await countTokens(measure, current);
        }
      } catch (cause) {
        if (!current()) return;
        const message = cause instanceof Error ? cause.message : String(cause);
        // Rows that were read are good even when their tokens could not be counted.
        if (store.getState().status === 'ready')
          store.setState({ truncation: `The tokens could not be counted: ${message}` });
        else store.setState({ status: 'failed', message });
      } finally {
        if (current()) {
          worker.stop();
          store.setState({ progress: null });
        }
      }
    },
  };
}

/** The rows as the engine's demonstrations; undefined when there are none. */
export function demonstrationsOf({ dataset }: DatasetState): readonly Demonstration[] | undefined {
  return dataset?.rows.flatMap((row) =>
    row.kind === 'demonstration'
      ? [{ ...promptOf(row.messages.slice(0, -1)), completion: row.messages.at(-1)?.content ?? '' }]
      : [],
  );
}

/** The rows as the engine's labels, the file's name for the rater of pairs; undefined when there are none. */
export function preferencesOf({ dataset, fileName }: DatasetState): readonly PreferenceRow[] | undefined {
  return dataset?.rows.flatMap((row): readonly PreferenceRow[] => {
    if (row.kind === 'label') return preferenceRows([row.record]);
    if (row.kind !== 'preference') return [];
    const { prompt, chosen, rejected, margin } = row;
    const rater = fileName ?? 'own file';
    return [{ ...promptOf(prompt), chosen, rejected, rater, ...(margin !== undefined && { margin }) }];
  });
}
