/** What a saved run was given, as if it were read from files again: the inverse of learned-rows.ts. */
import { turnsOf } from '../../data/conversation';
import type { OwnRows } from '../../data/own-data';
import type { Demonstration, PreferenceRow, PromptRow, UnpairedRow } from '../../data/rows';
import { assistant } from './fields';
import type { Dataset, DatasetKind, DatasetRow } from './rows';

type Bare<R> = R extends DatasetRow ? Omit<R, 'line'> : never;

const demonstration = ({ completion, ...prompt }: Demonstration): Bare<DatasetRow> => ({
  kind: 'demonstration',
  messages: [...turnsOf(prompt), assistant(completion)],
});

const ROW = {
  prompts: ({ reference, ...prompt }: PromptRow): Bare<DatasetRow> =>
    reference === undefined
      ? { kind: 'prompt', prompt: turnsOf(prompt) }
      : demonstration({ ...prompt, completion: reference }),
  demonstrations: demonstration,
  pairs: ({ chosen, rejected, margin, tie, cut, rater, ...prompt }: PreferenceRow): Bare<DatasetRow> => ({
    kind: 'preference',
    prompt: turnsOf(prompt),
    chosen,
    rejected,
    rater,
    ...(margin !== undefined && { margin }),
    ...(tie !== undefined && { tie }),
    ...(cut !== undefined && { cut }),
  }),
  unpaired: ({ completion, label, ...prompt }: UnpairedRow): Bare<DatasetRow> => ({
    kind: 'unpaired',
    prompt: turnsOf(prompt),
    completion,
    desirable: label,
  }),
};
const KIND: Readonly<Record<keyof OwnRows, DatasetKind>> = {
  prompts: 'prompts',
  demonstrations: 'demonstrations',
  pairs: 'preferences',
  unpaired: 'unpaired',
};

/** Rows of one kind as a file; null where there are none. */
export function savedDataset<P extends keyof OwnRows>(port: P, rows: OwnRows[P] = []): Dataset | null {
  if (rows.length === 0) return null;
  const own = (rows as readonly never[]).map(ROW[port] as (row: never) => Bare<DatasetRow>);
  return {
    name: 'the data of the saved run',
    format: 'the data of the saved run',
    kind: KIND[port],
    rows: own.map((row, i) => ({ ...row, line: i + 1 }) as DatasetRow),
    leftOut: [],
    leftOutCount: 0,
    warnings: [],
  };
}
