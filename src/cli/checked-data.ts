/** A data file as `npm run check-data` tells of it. */
import { readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { readDatasetFile } from '../formats/datasets/read-file';
import { type RowLength, rowLength, truncationWarning } from '../formats/datasets/row-lengths';
import type { Dataset, DatasetKind, LeftOut } from '../formats/datasets/rows';
import { UNFIT } from '../text/fit';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { loadTokenizer } from '../text/tokenizer';
import { readFolder } from './files';

/** Both are null where nothing could be made of the file. */
export interface CheckedData {
  readonly format: string | null;
  readonly kind: DatasetKind | null;
  /** How many can be used. */
  readonly rows: number;
  readonly left_out: readonly LeftOut[];
  readonly warnings: readonly string[];
}

interface CheckOptions {
  /** Folder of the base model. */
  readonly base?: string | undefined;
  /** Tokens that training reads of a row; without it the base's context. */
  readonly limit?: string | undefined;
}

/** Never throws for what is in the file, or for a file that is not there. */
export async function checkData(path: string, options: CheckOptions = {}): Promise<CheckedData> {
  try {
    const dataset = await readDatasetFile({
      name: basename(path),
      size: statSync(path).size,
      arrayBuffer: async () => new Uint8Array(readFileSync(path)).buffer,
    });
    const named: CheckedData = {
      format: dataset.format,
      kind: dataset.kind,
      rows: dataset.rows.length,
      left_out: dataset.leftOut,
      warnings: [...dataset.warnings, ...unnamed(dataset.leftOutCount - dataset.leftOut.length)],
    };
    return options.base === undefined ? named : against(dataset, named, options.base, options.limit);
  } catch (error) {
    return refused(error);
  }
}

const unnamed = (count: number): string[] =>
  count > 0 ? [`${count.toLocaleString('en')} more rows were left out than are named.`] : [];

const NOTHING: CheckedData = { format: null, kind: null, rows: 0, left_out: [], warnings: [] };

function refused(error: unknown): CheckedData {
  const { code, message } = error as NodeJS.ErrnoException;
  if (!(error instanceof InputError)) {
    if (code === undefined) throw error;
    return {
      ...NOTHING,
      warnings: [UNREADABLE[code] ?? `It cannot be read: ${message}`],
    };
  }
  const { leftOut = [], format = null, kind = null } = error.context as Refusal;
  return { format, kind, rows: 0, left_out: leftOut, warnings: [message] };
}

const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: 'There is no file of that name.',
  EISDIR: 'This is a folder. Name one file in it; a model folder goes after --base.',
};

interface Refusal {
  readonly leftOut?: readonly LeftOut[];
  readonly format?: string;
  readonly kind?: DatasetKind;
}

/** The same with tokens counted: what the limit cuts is said, and what it leaves nothing of is left out. */
function against(dataset: Dataset, named: CheckedData, folder: string, given: string | undefined): CheckedData {
  const files = readFolder(folder);
  const json = (name: string) => parseJsonObject(files.get(name) ?? new Uint8Array()) ?? {};
  const tokenizer = loadTokenizer(json('tokenizer.json'), json('tokenizer_config.json'));
  const limit = Number(given ?? json('config.json').max_position_embeddings);
  if (!(Number.isInteger(limit) && limit > 0)) {
    throw new InputError('limit', `A number of tokens is needed: --limit TOKENS, or a base whose config.json says it.`);
  }
  const lengths = dataset.rows.map((row) => rowLength(row, tokenizer, limit));
  const useless = lengths.filter((length) => length.unfit !== null);
  const why = ({ tokens, unfit }: RowLength) =>
    `It has ${tokens} tokens, and training reads ${limit}: ${unfit && UNFIT[unfit]}.`;
  const cut = truncationWarning(lengths, limit);
  return {
    ...named,
    rows: named.rows - useless.length,
    left_out: [...named.left_out, ...useless.map((length) => ({ line: length.line, why: why(length) }))].sort(
      (a, b) => a.line - b.line,
    ),
    warnings: [...named.warnings, ...(cut === null ? [] : [cut])],
  };
}
