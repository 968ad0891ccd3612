import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { promptOf, ROLES } from '../data/conversation';
import type { PreferenceRow } from '../data/rows';
import { pairRows } from '../formats/datasets/learned-rows';
import { savedDataset } from '../formats/datasets/saved-rows';
import { labelsIn, pairsIn } from '../formats/datasets/test-support';
import { consensusRows, preferenceRows, toRecordJsonl, toTrlJsonl } from './export';
import { toRecordCsv } from './export-csv';
import { answer, label } from './fixtures';
import { mergeRecords, pairsFromRows } from './import';
import { CHOICES, KINDS, type LabelRecord, STRENGTHS } from './record';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('=1+1', "'=x", '-2', '@me', 'a,"b"\nc', '\r\n', '\t', "''-", ''),
);
const anyRecord: fc.Arbitrary<LabelRecord> = fc
  .record({
    prompt: anyText,
    first: anyText,
    second: anyText,
    topic: fc.option(anyText.filter((text) => text !== '')),
    choice: fc.constantFrom(...CHOICES),
    strength: fc.option(fc.constantFrom(...STRENGTHS)),
    kind: fc.constantFrom(...KINDS),
    note: anyText,
    flagged: fc.boolean(),
    turns: fc.option(
      fc.array(fc.record({ role: fc.constantFrom(...ROLES), content: anyText }), { minLength: 1, maxLength: 3 }),
    ),
    margin: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x || 0)),
  })
  .map(({ first, second, choice, strength, margin, turns, ...rest }) =>
    label({
      ...rest,
      choice,
      strength: choice === 'left' || choice === 'right' ? strength : null,
      expected: rest.kind === 'gold' || rest.kind === 'calibration' ? 'tie' : null,
      answers: [answer(first), answer(second)],
      rewardMargin: margin,
      ...(turns && { turns }),
    }),
  );

describe('the full record', () => {
  test('comes back from JSONL and CSV exactly as it was, ties and skips too', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 5 }), (records) => {
        expect(labelsIn(toRecordJsonl(records))).toEqual({ rows: records, errors: [] });
        expect(labelsIn(toRecordCsv(records))).toEqual({ rows: records, errors: [] });
      }),
      { numRuns: 300 },
    );
  });

  test('no cell of free text starts like a formula', () => {
    const csv = toRecordCsv([label({ note: '=HYPERLINK("x")', prompt: '-1' })]);
    expect(csv).toContain(`"'=HYPERLINK(""x"")"`);
    expect(csv).toContain(",'-1,");
  });

  test('every bad line is named, and the good ones are kept', () => {
    const good = label();
    const text = [
      JSON.stringify(good),
      '{"prompt":',
      JSON.stringify({ ...good, choice: 'up' }),
      '',
      JSON.stringify([1]),
    ].join('\n');
    const { rows, errors } = labelsIn(text);
    expect(rows).toEqual([good]);
    expect(errors.map((one) => one.line)).toEqual([2, 3, 5]);
    expect(errors[0]?.why).toMatch(/not valid JSON/);
    expect(errors[1]?.why).toMatch(/^choice: /);
  });

  test('CSV lines are counted through cells that span lines', () => {
    const csv = toRecordCsv([label({ note: 'one\ntwo\nthree' }), label({ note: 'x' }), label()]);
    const lines = csv.split('\n');
    lines[4] = (lines[4] as string).replace(',left,', ',up,');
    const { rows, errors } = labelsIn(lines.join('\n'));
    expect(rows).toHaveLength(2);
    expect(errors).toEqual([{ line: 5, why: expect.stringMatching(/^choice: /) }]);
    expect(labelsIn(`${csv}1,2\r\n`).errors).toHaveLength(1);
  });
});

describe('training rows', () => {
  const answers: LabelRecord['answers'] = [answer('A'), answer('B')];
  const records = [
    label({ answers, choice: 'left', sides: 'swapped', strength: 'clearly' }),
    label({ answers, choice: 'tie', sides: 'swapped' }),
    label({ answers, choice: 'skip' }),
    label({ answers, choice: 'both-bad' }),
    label({ answers, kind: 'repeat' }),
  ];

  test('are TRL rows with margins; ties only on request', () => {
    expect(preferenceRows(records)).toEqual([
      { prompt: 'Name a colour.', chosen: 'B', rejected: 'A', margin: 2 / 3, rater: 'ann' },
    ]);
    expect(preferenceRows(records, { ties: 'keep', margins: 'none' })[1]).toEqual({
      ...{ prompt: 'Name a colour.', chosen: 'B', rejected: 'A', tie: true, rater: 'ann' },
    });
  });

  test('explicit and conversational JSONL go out and come back', () => {
    const rows = preferenceRows(records, { ties: 'keep' });
    const explicit = JSON.parse(toTrlJsonl(rows, 'explicit'));
    expect(explicit).toEqual({ prompt: 'Name a colour.', chosen: 'B', rejected: 'A', margin: 2 / 3 });
    const spoken = JSON.parse(toTrlJsonl(rows, 'conversational'));
    expect(spoken.chosen).toEqual([{ role: 'assistant', content: 'B' }]);
    for (const format of ['explicit', 'conversational'] as const) {
      const { rows: read, errors } = pairsIn(toTrlJsonl(rows, format));
      expect(errors).toEqual([]);
      expect(read.map(({ prompt, kind: _, line: __, ...rest }) => ({ ...promptOf(prompt), ...rest }))).toEqual([
        explicit,
      ]);
    }
  });

  test('a margin is on every row or on none, ties are on none, and a conversation keeps its turns', () => {
    const row = { prompt: 'p', chosen: 'a', rejected: 'b', rater: 'ann' };
    const written = (rows: readonly PreferenceRow[]) =>
      toTrlJsonl(rows, 'conversational')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const tie = { ...row, tie: true, margin: 1 };
    expect(written([row, tie, row]).map((one) => Object.keys(one).join())).toEqual(
      Array(2).fill('prompt,chosen,rejected'),
    );
    expect(written([row, { ...row, margin: 1 }]).map(({ margin }) => margin)).toEqual([0, 1]);
    const asked = promptOf([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Who?' },
    ]);
    expect(written([{ ...row, ...asked }])[0]?.prompt).toEqual(asked.turns);
    // So do labels of answers to one.
    const labeled = label({
      ...asked,
      turns: [...(asked.turns ?? [])],
      answers: [answer('a'), answer('b')],
      choice: 'left',
    });
    expect(written(preferenceRows([labeled]))[0]?.prompt).toEqual(asked.turns);
    expect(written(consensusRows([labeled]))[0]?.prompt).toEqual(asked.turns);
  });

  test('bad TRL rows are named', () => {
    const rows = [
      { prompt: 'p', chosen: 'a' },
      { prompt: 'p', chosen: 'a', rejected: 'a ' },
      { prompt: 3, chosen: 'a', rejected: 'b' },
    ];
    const { errors } = pairsIn(rows.map((row) => JSON.stringify(row)).join('\n'));
    expect(errors.map((one) => one.line)).toEqual([1, 2, 3]);
    expect(errors[1]?.why).toMatch(/same text/);
  });

  test('imported rows become pairs whose order tells nothing; gold ones know their answer', () => {
    const rows = [
      { prompt: 'p', chosen: 'b', rejected: 'a' },
      { prompt: 'q', chosen: 'a', rejected: 'b' },
    ];
    const pairs = pairsFromRows(rows, 'file.jsonl', { gold: true });
    expect(pairs.map((pair) => pair.answers[0].text)).toEqual(['a', 'a']);
    expect(pairs.map((pair) => pair.expected)).toEqual([1, 0]);
  });

  test('the consensus of several raters is one row a pair', () => {
    const three = ['x', 'y', 'z'].map((rater) => label({ rater, answers, choice: rater === 'z' ? 'right' : 'left' }));
    expect(consensusRows(three)).toEqual([
      { prompt: 'Name a colour.', chosen: 'A', rejected: 'B', rater: 'consensus' },
    ]);
  });
});

test('merging a classmate: new labels come in, known ones do not double, the later of two versions stays', () => {
  const [a, b, c] = [label(), label(), label({ rater: 'bob' })];
  const later = { ...b, choice: 'right' as const, decidedAt: b.decidedAt + 5 };
  const merged = mergeRecords([a, b], [a, later, c]);
  expect(merged).toEqual({ records: [a, later, c], added: 1, known: 1, conflicts: [b.id] });
});

test('which answers were broken off is said of the row, and stays with a saved run', () => {
  const broken = { ...answer('Red, of'), source: { ...answer('').source, cut: true } };
  const records = [label({ answers: [answer('Blue.'), broken] }), label({ answers: [broken, answer('Blue.')] })];
  const rows = preferenceRows([...records, label({})]);
  expect(rows.map(({ cut }) => cut)).toEqual([{ rejected: true }, { chosen: true }, undefined]);
  expect(pairRows(savedDataset('pairs', rows)?.rows ?? [], 'me')).toEqual(rows);
  expect(consensusRows(records.slice(0, 1))[0]?.cut).toEqual({ rejected: true });
});
