import { expect, it } from 'vitest';
import { createDesk } from '../label-desk/desk';
import { toRecordJsonl } from '../labeling/export';
import { label } from '../labeling/fixtures';
import type { Pair } from '../labeling/pair-queue';
import type { LabelRecord } from '../labeling/record';
import { createLabelFiles } from './label-files';
import { createTestDesk } from './test-desk';

function setUp(ours: readonly LabelRecord[] = []) {
  const desk = createDesk(async () => {});
  const book = { records: [...ours], pairs: [] as Pair[] };
  const files = createLabelFiles(createTestDesk({ read: desk.read, merge: desk.merge, write: desk.write }), {
    records: () => book.records,
    async put(changed) {
      const byId = new Map(book.records.map((one) => [one.id, one]));
      for (const one of changed) byId.set(one.id, one);
      book.records = [...byId.values()];
    },
    addPairs: (pairs) => book.pairs.push(...pairs),
  });
  return { book, files };
}
const file = (name: string, text: string) => ({ name, size: text.length, text: async () => text });

it('reads files, says what is in them, and takes them in when asked', async () => {
  const { book, files } = setUp([label({ rater: 'me' })]);
  const ann = [label({ rater: 'ann' }), label({ rater: 'ann', prompt: 'Another?' })];
  await files.read([file('ann.jsonl', `${toRecordJsonl(ann)}{"bad": 1}\n`), file('bob.jsonl', 'nothing')]);
  expect(files.getState().pending).toMatchObject([
    { name: 'ann.jsonl', read: { kind: 'records', errors: [{ line: 3 }] }, raters: { ann: 'ann' } },
    { name: 'bob.jsonl', read: { kind: 'unusable' } },
  ]);
  expect(book.records).toHaveLength(1);
  await files.importRecords();
  expect(book.records).toHaveLength(3);
  // One of the two pairs is the one that "me" judged too.
  expect(files.getState()).toMatchObject({
    outcomes: [{ name: 'ann.jsonl', added: 2, known: 0, conflicts: 0, shared: 1 }],
    pending: [{ name: 'bob.jsonl' }],
    working: false,
  });
});

it('two people of one name stay two, the same file again stays one', async () => {
  const { book, files } = setUp([label({ rater: 'me' })]);
  const theirs = file('classmate.jsonl', toRecordJsonl([label({ rater: 'me' })]));
  await files.read([theirs]);
  expect(files.getState().pending[0]?.raters).toEqual({ me: 'me 2' });
  files.rename(files.getState().pending[0]?.id ?? 0, 'me', 'Carla');
  await files.importRecords();
  expect(book.records.map((one) => one.rater)).toEqual(['me', 'Carla']);

  await files.read([theirs]);
  expect(files.getState().pending[0]?.raters).toEqual({ me: 'Carla' });
  await files.importRecords();
  expect(files.getState().outcomes.at(-1)).toMatchObject({ added: 0, known: 1, conflicts: 0 });
  expect(book.records).toHaveLength(2);
});

it('preference rows become pairs, or known pairs', async () => {
  const { book, files } = setUp();
  const trl = file('trl.jsonl', '{"prompt":"P","chosen":"b","rejected":"a"}\n');
  await files.read([trl, trl]);
  const [one, two] = files.getState().pending;
  files.importPairs(one?.id ?? 0, 'label');
  files.importPairs(two?.id ?? 0, 'gold');
  expect(book.pairs.map((pair) => pair.expected)).toEqual([null, 1]);
  expect(files.getState().pending).toEqual([]);
});

it('a file that cannot be read leaves one sentence, and what was read before it', async () => {
  const { files } = setUp();
  const broken = { name: 'gone.jsonl', size: 1, text: () => Promise.reject(new Error('The file is gone.')) };
  await files.read([file('a.jsonl', toRecordJsonl([label()])), broken]);
  expect(files.getState()).toMatchObject({
    fault: 'The file is gone.',
    pending: [{ name: 'a.jsonl' }],
    working: false,
  });
});
