import { expect, it } from 'vitest';
import { fileOf } from '../formats/datasets/test-support';
import { toRecordJsonl } from '../labeling/export';
import { label } from '../labeling/fixtures';
import type { Pair } from '../labeling/pair-queue';
import type { LabelRecord } from '../labeling/record';
import { createLabelFiles } from './label-files';
import { createTestWorker } from './label-worker-test-support';

let worker: ReturnType<typeof createTestWorker>;
function setUp(ours: readonly LabelRecord[] = [], replaced: Parameters<typeof createTestWorker>[0] = {}) {
  worker = createTestWorker(replaced);
  const labels = { records: [...ours], pairs: [] as Pair[] };
  const files = createLabelFiles(worker, {
    records: () => labels.records,
    raters: () => ['me', ...labels.records.map((one) => one.rater)],
    now: () => Date.UTC(2026, 10, 27, 12),
    async put(changed) {
      const byId = new Map(labels.records.map((one) => [one.id, one]));
      for (const one of changed) byId.set(one.id, one);
      labels.records = [...byId.values()];
    },
    async addPairs(pairs) {
      labels.pairs.push(...pairs);
      return { judged: 0 };
    },
    async takeBack(changed) {
      labels.records = labels.records.filter((one) => !changed.some(({ id }) => id === one.id));
      return true;
    },
  });
  return { labels, files };
}
const file = (name: string, text: string) => fileOf(text, name);

it('reads files, says what is in them, and takes them in when asked', async () => {
  const { labels, files } = setUp([label({ rater: 'me' })]);
  const ann = [label({ rater: 'ann' }), label({ rater: 'ann', prompt: 'Another?' })];
  await files.read([file('ann.jsonl', `${toRecordJsonl(ann)}{"bad": 1}\n`), file('bob.jsonl', 'nothing')]);
  expect(files.getState().pending).toMatchObject([
    {
      name: 'ann.jsonl',
      summary: { kind: 'records', rows: 2, errors: [{ line: 3 }], faulty: 1 },
      names: { ann: 'ann' },
    },
    { name: 'bob.jsonl', summary: { kind: 'unusable' } },
  ]);
  expect(labels.records).toHaveLength(1);
  await files.importRecords();
  expect(labels.records).toHaveLength(3);
  expect(files.getState()).toMatchObject({
    outcomes: [{ name: 'ann.jsonl', added: 2, known: 0, conflicts: 0, ids: ann.map((one) => one.id) }],
    pending: [{ name: 'bob.jsonl' }],
    working: false,
  });
});

it('an import is taken back as a whole', async () => {
  const { labels, files } = setUp([label({ rater: 'me', prompt: 'Mine alone?' })]);
  const five = ['ann', 'bob', 'eve', 'ida', 'joe'].map((rater) => label({ rater }));
  await files.read([file('five.jsonl', toRecordJsonl(five))]);
  await files.importRecords();
  const [outcome] = files.getState().outcomes;
  expect(outcome).toMatchObject({ kind: 'records', added: 5 });
  if (outcome) await files.takeBack(outcome);
  expect(labels.records).toHaveLength(1);
  expect(files.getState().outcomes).toMatchObject([{ records: null }]);
});

it('two people of one name stay two, the same file again stays one', async () => {
  const { labels, files } = setUp([label({ rater: 'me' })]);
  const theirs = file('classmate.jsonl', toRecordJsonl([label({ rater: 'me' })]));
  await files.read([theirs]);
  expect(files.getState().pending[0]?.names).toEqual({ me: 'classmate' });
  files.rename(files.getState().pending[0]?.id ?? 0, 'me', 'Carla');
  await files.importRecords();
  expect(labels.records.map((one) => one.rater)).toEqual(['me', 'Carla']);

  await files.read([theirs]);
  expect(files.getState().pending[0]?.names).toEqual({ me: 'Carla' });
  await files.importRecords();
  expect(files.getState().outcomes.at(-1)).toMatchObject({ added: 0, known: 1, conflicts: 0 });
  expect(labels.records).toHaveLength(2);
});

it('three files of one default name are three people, by the names of their files', async () => {
  const { labels, files } = setUp();
  const three = ['ann', 'ben', 'labels'].map((name) => file(`${name}.jsonl`, toRecordJsonl([label({ rater: 'me' })])));
  await files.read(three);
  expect(files.getState().pending.map(({ names }) => names.me)).toEqual(['ann', 'ben', 'me 2']);
  files.rename(files.getState().pending[2]?.id ?? 0, 'me', ' ME ');
  await files.importRecords();
  expect(labels.records.map((one) => one.rater)).toEqual(['ann', 'ben', 'me']);
  const saved = await files.write({ format: 'jsonl', verdicts: 'labels', margins: 'none' });
  expect(saved?.name).toBe('labels-3-raters-2026-11-27.jsonl');
});

it('preference rows become pairs, or known pairs', async () => {
  const { labels, files } = setUp();
  const trl = file('trl.jsonl', '{"prompt":"P","chosen":"b","rejected":"a"}\n');
  await files.read([trl, trl]);
  const [one, two] = files.getState().pending;
  await files.importPairs(one?.id ?? 0, 'label');
  await files.importPairs(two?.id ?? 0, 'gold');
  expect(labels.pairs.map((pair) => pair.expected)).toEqual([null, 1]);
  expect(files.getState().pending).toEqual([]);
});

it('a file that cannot be read leaves one sentence, and what was read before it', async () => {
  const { files } = setUp();
  const broken = { name: 'gone.jsonl', size: 1, arrayBuffer: () => Promise.reject(new Error('The file is gone.')) };
  await files.read([file('a.jsonl', toRecordJsonl([label()])), broken]);
  expect(files.getState()).toMatchObject({
    fault: 'The file is gone.',
    pending: [{ name: 'a.jsonl' }],
    working: false,
  });
});

it('only what the worker does not have crosses to it', async () => {
  const { labels, files } = setUp(Array.from({ length: 600 }, (_, i) => label({ prompt: `Prompt ${i}` })));
  const options = { format: 'jsonl', verdicts: 'labels', margins: 'none' } as const;
  expect((await files.write(options))?.rows).toBe(600);
  const [first] = labels.records;
  labels.records = [{ ...(first as LabelRecord), note: 'edited' }, ...labels.records.slice(1, 500)];
  const file = await files.write(options);
  expect(file?.rows).toBe(500);
  expect(file?.text).toContain('"note":"edited"');
  expect(worker.asked.filter((name) => name === 'hold')).toHaveLength(7);
});

it('an export that fails says why, and gives no file', async () => {
  const { files } = setUp([label()], { write: () => Promise.reject(new Error('Out of memory.')) });
  expect(await files.write({ format: 'csv', verdicts: 'labels', margins: 'none' })).toBeNull();
  expect(files.getState()).toMatchObject({ fault: 'Out of memory.', working: false });
});
