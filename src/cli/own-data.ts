/** Files of a person's own that `npm run pipeline` takes: read, made whole, and told in report.json. */
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type GivenData, type OwnData, ownData } from '../data/own-data';
import { demonstrationRows, pairRows, promptRows, unpairedRows } from '../formats/datasets/learned-rows';
import { readDatasetFile } from '../formats/datasets/read-file';
import type { Dataset, DatasetKind } from '../formats/datasets/rows';
import { identityOfData } from '../recipes/identity';

/** Paths, by what they are for. */
export interface OwnFiles {
  readonly prompts?: string | undefined;
  readonly demonstrations?: string | undefined;
  readonly pairs?: string | undefined;
  readonly unpaired?: string | undefined;
}

interface OwnChoice {
  /** The files are learned from, and every stage asks the bundled prompts. */
  readonly 'bundled-prompts'?: boolean | undefined;
}

const HOLDS: Readonly<Record<keyof OwnFiles, readonly DatasetKind[]>> = {
  prompts: ['prompts', 'demonstrations'],
  demonstrations: ['demonstrations'],
  pairs: ['preferences', 'labels'],
  unpaired: ['unpaired'],
};

/** What a run is given, and what report.json says of it under `data`. */
export interface ReadOwn {
  readonly given: GivenData;
  readonly report: Readonly<Record<string, unknown>>;
}

/** null: no file is named, so the run is of the bundled world. Errors: InputError, and Error with one sentence that names the option. */
export async function readOwnData(files: OwnFiles & OwnChoice): Promise<ReadOwn | null> {
  const read = new Map<keyof OwnFiles, Dataset>();
  for (const kind of Object.keys(HOLDS) as (keyof OwnFiles)[]) {
    const path = files[kind];
    if (path !== undefined) read.set(kind, await readFile(kind, path));
  }
  if (read.size === 0) return null;
  const bundled = files['bundled-prompts'] === true;
  if (bundled && read.has('prompts')) throw new Error('--bundled-prompts: leave out --prompts, or this.');
  const rowsOf = (kind: keyof OwnFiles) => read.get(kind)?.rows ?? [];
  const whole = ownData({
    prompts: promptRows(rowsOf('prompts')),
    demonstrations: demonstrationRows(rowsOf('demonstrations')),
    pairs: pairRows(rowsOf('pairs'), read.get('pairs')?.name ?? ''),
    unpaired: unpairedRows(rowsOf('unpaired')),
  });
  return {
    given: {
      ...(whole.prompts && !bundled && { 'data.prompts': whole.prompts }),
      ...(whole.demonstrations && { 'data.demonstrations': whole.demonstrations }),
      ...(whole.pairs && { 'data.pairs': whole.pairs }),
      ...(whole.unpaired && { 'data.unpaired': whole.unpaired }),
    },
    report: {
      source: bundled ? 'bundled' : 'own',
      hash: await identityOfData(whole),
      demonstrations: learnedFrom(read, whole),
      files: Object.fromEntries([...read].map(([kind, dataset]) => [kind, told(dataset)])),
    },
  };
}

/** What SFT learns. */
function learnedFrom(files: ReadonlyMap<keyof OwnFiles, Dataset>, whole: OwnData): string {
  if (files.has('demonstrations')) return 'own';
  if (!whole.demonstrations) return 'bundled';
  const good = [
    ...(whole.pairs ? ['chosen answers of the pairs'] : []),
    ...(whole.unpaired?.some(({ label }) => label) ? ['answers labeled good'] : []),
  ];
  return good.join(', ');
}

/** The option that a file is for. */
const optionOf = (kind: DatasetKind): keyof OwnFiles | undefined =>
  (Object.keys(HOLDS) as (keyof OwnFiles)[]).find((option) => HOLDS[option][0] === kind);

async function readFile(kind: keyof OwnFiles, path: string): Promise<Dataset> {
  if (!existsSync(path)) throw new Error(`--${kind}: there is no file ${path}.`);
  const bytes = readFileSync(path);
  const dataset = await readDatasetFile({
    name: basename(path),
    size: bytes.length,
    arrayBuffer: async () => new Uint8Array(bytes).buffer,
  });
  if (HOLDS[kind].includes(dataset.kind)) return dataset;
  const instead = optionOf(dataset.kind);
  throw new Error(
    `--${kind}: ${dataset.name} was read as ${dataset.format}, which holds ${dataset.kind}.${instead ? ` Give it by --${instead}.` : ''}`,
  );
}

const told = ({ name, format, rows, leftOut, leftOutCount, warnings }: Dataset): Readonly<Record<string, unknown>> => ({
  name,
  format,
  rows: rows.length,
  left_out: leftOutCount,
  ...(leftOut.length > 0 && { left_out_rows: leftOut }),
  ...(warnings.length > 0 && { warnings }),
});
