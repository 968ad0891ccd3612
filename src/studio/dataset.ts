import { createStore, type StoreApi } from 'zustand/vanilla';
import { createDataWorker, type DataWorker } from '../data-worker/client';
import type { TokenizerTexts } from '../data-worker/protocol';
import type { Overview } from '../formats/datasets/overview';
import type { Dataset, DatasetKind, DatasetRow } from '../formats/datasets/rows';
import type { ShownRow } from '../formats/datasets/shown-rows';
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
  /** What training cuts of the rows, or why nobody knows. */
  readonly truncation: string | null;
  /** What the rows are like, and the first of them as training reads them; null until their tokens are counted. */
  readonly overview: Overview | null;
  readonly shown: readonly ShownRow[] | null;
  /** What all of this was counted for. */
  readonly measured: { readonly base: string; readonly limit: number } | null;
}

/** What the token counts need: the tokenizer of the base model, and how many tokens of a row training reads. */
export interface Measure {
  readonly tokenizer: () => Promise<TokenizerTexts>;
  /** The name of the base. */
  readonly base: string;
  readonly limit: number;
}

export type DatasetStore = StoreApi<DatasetState> & {
  readonly kind: DatasetKind;
  read(file: FileLike, measure: Measure): Promise<void>;
  /** Counts again where the base or the limit is another than that of the counts. */
  measure(measure: Measure): Promise<void>;
  clear(): void;
  /** Rows that were read before, as a saved run has them; `by` a worker that still holds them, to count their tokens. */
  put(dataset: Dataset, by?: DataWorker): void;
};

const EMPTY: DatasetState = {
  status: 'empty',
  fileName: null,
  dataset: null,
  message: null,
  progress: null,
  truncation: null,
  overview: null,
  shown: null,
  measured: null,
};

/** Kinds of file that serve as another: labels of this page are preference pairs, and demonstrations are prompts with a reference answer. */
const SERVES: Partial<Record<DatasetKind, readonly DatasetKind[]>> = {
  preferences: ['labels'],
  prompts: ['demonstrations'],
};

const BELONGS: Readonly<Record<DatasetKind, string>> = {
  demonstrations: 'It holds demonstrations. Drop it in the Supervised fine-tuning view.',
  preferences: 'It holds preference pairs. Drop it in the Preferences view.',
  labels: 'It holds labels of this page. Drop it in the Preferences view, under “Raters and files”.',
  unpaired: 'It holds answers labeled good or bad one by one. Choose the recipe KTO, and drop it in the KTO view.',
  prompts: 'It holds prompts without answers. Drop it under “Your own prompts”.',
  text: 'It holds running text, in which nobody asks and nobody answers.',
};

const MODEL_FILE = /(^|\/)((tokenizer_|generation_|adapter_)?config\.json|tokenizer\.json|.*\.(safetensors|gguf))$/;
const MODEL_HINT = ' It looks like part of a model: open its folder in the Base model view.';

/** What a file holds, of whatever kind, or why it cannot be used. `onRead`: rows so far. */
export async function readData(
  worker: DataWorker,
  file: FileLike,
  onRead: (rows: number) => void,
): Promise<Dataset | string> {
  const rows: DatasetRow[] = [];
  const reply = await worker.request('read', { file }, (part) => {
    if ('rows' in part) rows.push(...part.rows);
    else onRead(part.read);
  });
  if ('refused' in reply) return `${reply.refused}${MODEL_FILE.test(file.name) ? MODEL_HINT : ''}`;
  return { ...reply, rows };
}

/** A person's own file of one kind. A bad file leaves one message, and the page goes on without it. */
export function createDataset(kind: DatasetKind, ownWorker: DataWorker = createDataWorker()): DatasetStore {
  const store = createStore<DatasetState>(() => EMPTY);
  let worker = ownWorker;
  let newest = 0;

  const readRows = async (file: FileLike, current: () => boolean): Promise<Dataset | string> => {
    const read = await readData(worker, file, (done) => {
      if (current()) store.setState({ progress: { what: 'rows', done } });
    });
    if (typeof read === 'string' || read.kind === kind || SERVES[kind]?.includes(read.kind)) return read;
    return `${readable(file.name)} was read as ${read.format}. ${BELONGS[read.kind]}`;
  };

  /** Rows that were read are good even when their tokens could not be counted. */
  const countTokens = async ({ tokenizer, base, limit }: Measure, current: () => boolean): Promise<void> => {
    store.setState({ progress: { what: 'tokens', done: 0 }, measured: { base, limit } });
    try {
      const counted = await worker.request('count', { tokenizer: await tokenizer(), limit }, ({ counted: done }) => {
        if (current()) store.setState({ progress: { what: 'tokens', done } });
      });
      if (current()) store.setState(counted);
    } catch (cause) {
      if (current()) store.setState({ truncation: `The tokens could not be counted: ${messageOf(cause)}` });
    }
    if (current()) store.setState({ progress: null });
  };

  return {
    ...store,
    kind,
    clear() {
      newest++;
      worker.stop();
      store.setState(EMPTY);
    },
    put(dataset, by) {
      newest++;
      worker.stop();
      worker = by ?? worker;
      store.setState({ ...EMPTY, status: 'ready', fileName: dataset.name, dataset });
    },
    async read(file, measure) {
      const turn = ++newest;
      const current = () => turn === newest;
      worker.stop();
      const fileName = readable(file.name);
      store.setState({ ...EMPTY, status: 'reading', fileName, progress: { what: 'rows', done: 0 } });
      try {
        const read = await readRows(file, current);
        if (!current()) return;
        if (typeof read === 'string') store.setState({ status: 'failed', message: read, progress: null });
        else {
          store.setState({ status: 'ready', dataset: read });
          await countTokens(measure, current);
        }
      } catch (cause) {
        if (current()) store.setState({ status: 'failed', message: messageOf(cause), progress: null });
      }
    },
    async measure(measure) {
      const { status, progress, measured } = store.getState();
      if (status !== 'ready' || progress) return;
      if (measured?.limit === measure.limit && measured.base === measure.base) return;
      const turn = newest;
      await countTokens(measure, () => turn === newest);
    },
  };
}

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
