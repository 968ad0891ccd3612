import fc from 'fast-check';
import { expect, test } from 'vitest';
import { promptOf } from '../../data/conversation';
import { toRecordJsonl, toTrlJsonl } from '../../labeling/export';
import { toRecordCsv } from '../../labeling/export-csv';
import { answer, label } from '../../labeling/fixtures';
import { type ImportedPair, mergeRecords, pairsFromRows } from '../../labeling/import';
import { type LabelRecord, labelRecordSchema } from '../../labeling/record';
import { FUZZ_TIMEOUT, fuzz } from '../../testing/fuzz';
import { mutatedJson, mutatedText } from '../../testing/mutations';
import type { DatasetPreference, LeftOut } from './rows';
import { labelsIn, pairsIn } from './test-support';

interface Imported<T> {
  readonly rows: readonly T[];
  readonly errors: readonly LeftOut[];
}

const records = [
  label({ note: 'two\nlines, "quoted"', answers: [answer('=1+1'), answer('B')] }),
  label({ choice: 'tie', topic: 'advice', kind: 'gold', expected: 1 }),
];
const rows = [{ prompt: 'Who?', chosen: 'Anna.', rejected: 'No.', margin: 1 }];

const withChanged = (good: readonly unknown[]): fc.Arbitrary<string> =>
  fc.oneof(
    ...good.map((row, i) =>
      mutatedJson(row).map((text) =>
        good
          .map((r) => JSON.stringify(r))
          .with(i, text)
          .join('\n'),
      ),
    ),
  );

function checkErrors({ errors }: Imported<unknown>): void {
  for (const { line, why } of errors) {
    expect(line).toBeGreaterThan(0);
    expect(why.length).toBeLessThan(320);
    expect(why).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
  }
}

/** Every record passes the schema as it is, and goes out and comes back the same both ways. */
function acceptedRecords(result: Imported<LabelRecord>, lossless: boolean): void {
  checkErrors(result);
  for (const record of result.rows) expect(labelRecordSchema.parse(record)).toEqual(record);
  expect(labelsIn(toRecordJsonl(result.rows))).toEqual({ rows: result.rows, errors: [] });
  if (lossless) expect(labelsIn(toRecordCsv(result.rows))).toEqual({ rows: result.rows, errors: [] });
  expect(mergeRecords(records, result.rows).records.length).toBeLessThanOrEqual(records.length + result.rows.length);
}

test(
  'label records as JSONL: a changed line is named, or is a whole record',
  () => {
    const inputs = fc.oneof(withChanged(records), mutatedText(toRecordJsonl(records)));
    const refused = { errors: 0 };
    const accepted = (result: Imported<LabelRecord>) => {
      refused.errors += result.errors.length;
      acceptedRecords(result, true);
    };
    fuzz({ inputs, size: (text) => text.length, read: (text: string) => labelsIn(text), accepted });
    expect(refused.errors).toBeGreaterThan(0);
  },
  FUZZ_TIMEOUT,
);

test(
  'label records as CSV: a changed line is named, or is a whole record',
  () => {
    const inputs = mutatedText(toRecordCsv(records));
    const accepted = (result: Imported<LabelRecord>) => acceptedRecords(result, true);
    fuzz({ inputs, size: (text) => text.length, read: (text: string) => labelsIn(text), accepted });
  },
  FUZZ_TIMEOUT,
);

test(
  'preference rows as JSONL: a changed line is named, or makes a pair of two different answers',
  () => {
    const conversational = toTrlJsonl([{ prompt: 'Who?', chosen: 'A', rejected: 'B', rater: 'x' }], 'conversational');
    const inputs = fc.oneof(withChanged(rows), mutatedText(conversational), withChanged([JSON.parse(conversational)]));
    const accepted = (result: Imported<DatasetPreference>) => {
      checkErrors(result);
      for (const row of result.rows) {
        expect(row.chosen.trim()).not.toBe(row.rejected.trim());
        expect([...row.prompt.map((turn) => turn.content), row.chosen, row.rejected].join('')).not.toMatch(
          /\p{Surrogate}/u,
        );
        expect(row.margin === undefined || Number.isFinite(row.margin)).toBe(true);
      }
      const pairs = result.rows.map(
        ({ prompt, chosen, rejected }): ImportedPair => ({ ...promptOf(prompt), chosen, rejected }),
      );
      expect(pairsFromRows(pairs, 'file')).toHaveLength(pairs.length);
    };
    fuzz({ inputs, size: (text) => text.length, read: (text: string) => pairsIn(text), accepted });
  },
  FUZZ_TIMEOUT,
);
