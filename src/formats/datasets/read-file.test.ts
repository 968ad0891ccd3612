import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../text/input-error';
import { smallTokenizer } from '../../text/small-tokenizer';
import type { FileLike } from '../../web/file-like';
import { readDataset, readDatasetFile } from './read-file';
import { rowLength, truncationWarning } from './row-lengths';
import { fileOf, jsonl } from './test-support';

const good = { prompt: 'Hi', completion: 'Hello.' };
const row = (line: number, prompt = 'Hi', answer = 'Hello.') => ({
  kind: 'demonstration',
  line,
  messages: [
    { role: 'user', content: prompt },
    { role: 'assistant', content: answer },
  ],
});
describe('shapes of rows', () => {
  const messages = [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Hello.' },
  ];
  const pair = {
    kind: 'preference',
    line: 1,
    prompt: [{ role: 'user', content: 'Hi' }],
    chosen: 'Good',
    rejected: 'Bad',
  };
  const answer = (content: string) => [{ role: 'assistant', content }];
  test.each([
    ['prompt and completion', good, row(1)],
    ['messages', { messages }, { kind: 'demonstration', line: 1, messages }],
    [
      'conversational prompt and completion',
      { prompt: messages.slice(0, 2), completion: messages.slice(2) },
      { kind: 'demonstration', line: 1, messages },
    ],
    ['fields that we do not know', { ...good, source: 'web', score: 3 }, row(1)],
    ['a pair', { prompt: 'Hi', chosen: 'Good', rejected: 'Bad' }, pair],
    ['a pair with a margin', { prompt: 'Hi', chosen: 'Good', rejected: 'Bad', margin: 0.5 }, { ...pair, margin: 0.5 }],
    ['a conversational pair', { prompt: pair.prompt, chosen: answer('Good'), rejected: answer('Bad') }, pair],
    [
      'a pair with the prompt inside',
      { chosen: [...pair.prompt, ...answer('Good')], rejected: [...pair.prompt, ...answer('Bad')], margin: null },
      pair,
    ],
  ])('%s', (_, value, expected) => {
    expect(readDataset(jsonl(value), 'x.jsonl').rows).toEqual([expected]);
  });
});

describe('formats of files', () => {
  test('JSONL with empty lines, Windows line ends and a byte-order mark', async () => {
    const text = `\uFEFF${JSON.stringify(good)}\r\n\r\n${JSON.stringify(good)}\r\n`;
    expect((await readDatasetFile(fileOf(text))).rows).toEqual([row(1), row(3)]);
  });
  test('a JSON list knows the line of each row', () => {
    const text = JSON.stringify([good, { ...good, note: 'a "[{,]}" \\' }, [], good], null, 2);
    const { rows, leftOut } = readDataset(text, 'x.json');
    const lines = text.split('\n');
    expect(rows.map((r) => lines[r.line - 1])).toEqual(['  {', '  {', '  {']);
    expect(rows.map((r) => r.line)).toEqual([2, 6, 12]);
    expect(leftOut).toEqual([{ line: 11, why: 'This is not an object with fields.' }]);
  });
  test('any JSON list: a row per line gives that line', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 8 }), (values) => {
        const rows = [good, ...values.map((junk) => ({ ...good, junk }))];
        const text = `[\n${rows.map((r) => JSON.stringify(r)).join(',\n')}\n]`;
        expect(readDataset(text, 'x.json').rows.map((r) => r.line)).toEqual(rows.map((_, i) => i + 2));
      }),
    );
  });
  test('JSONL under the name .json', () => {
    expect(readDataset(jsonl(good, good), 'x.json').rows).toHaveLength(2);
    expect(readDataset(jsonl(good, '{"prompt":'), 'x.json').leftOut[0]?.line).toBe(2);
  });
  test('CSV with quotes, line breaks in cells, any order and case of columns', () => {
    const text = 'id,Completion,Prompt\n1,"Hello, ""you"".",Hi\n\n2,"two\nlines",Hi\n3,Hello.,Hi\n';
    expect(readDataset(text, 'x.csv').rows).toEqual([
      row(2, 'Hi', 'Hello, "you".'),
      row(4, 'Hi', 'two\nlines'),
      row(6),
    ]);
  });
  test('CSV with semicolons, and with messages as JSON', () => {
    expect(readDataset('prompt;completion\nHi;Hello.\n', 'x.csv').rows).toEqual([row(2)]);
    const cell = JSON.stringify(row(2).messages).replaceAll('"', '""');
    expect(readDataset(`messages\n"${cell}"\n`, 'x.csv').rows).toEqual([row(2)]);
    const pairs = readDataset(
      'prompt,chosen,rejected,margin\nHi,Good,Bad,0.5\nHi,Good,Bad,\nHi,Good,Bad,much\n',
      'x.csv',
    );
    expect(pairs.rows.map((r) => r.kind === 'preference' && r.margin)).toEqual([0.5, undefined]);
    expect(pairs.leftOut).toEqual([{ line: 4, why: '"margin" is not a number.' }]);
  });
});

describe('gzip, as files of the Hub are packed', () => {
  const packed = (text: string | Buffer) => fileOf(new Uint8Array(gzipSync(text)), 'rows.jsonl.gz');
  test('is read like the file in it', async () => {
    expect((await readDatasetFile(packed(jsonl(good, good)))).rows).toEqual([row(1), row(2)]);
  });
  test('is refused where it is damaged, or unpacks to more than can be read', async () => {
    const bytes = new Uint8Array(gzipSync(jsonl(good)));
    await expect(readDatasetFile(fileOf(bytes.slice(0, 30)))).rejects.toMatchObject({ code: 'file-binary' });
    await expect(readDatasetFile(packed(Buffer.alloc(1.01e8, 'x')))).rejects.toMatchObject({ code: 'file-too-large' });
  });
});

describe('bad rows are named with their lines, and the others are kept', () => {
  const message = (role: unknown, content: unknown) => ({
    messages: [
      { role, content },
      { role: 'assistant', content: 'x' },
    ],
  });
  test.each<[string, unknown, RegExp]>([
    ['broken JSON', '{"prompt": "Hi", "completion"', /not valid JSON/],
    ['a missing completion', { prompt: 'Hi' }, /"completion" is missing/],
    ['a missing prompt', { completion: 'Hi' }, /"prompt" is missing/],
    ['none of the fields', { question: 'Hi', answer: 'x' }, /no "prompt" with "completion".*fields: question, answer/],
    ['a number for a text', { prompt: 5, completion: 'x' }, /"prompt" is not a text/],
    ['an empty completion', { prompt: 'Hi', completion: ' ' }, /"completion" is empty/],
    [
      'an unknown role',
      message('robot', 'Hi'),
      /"messages", message 1: "role" is "robot", which is no role: use system, user, assistant/,
    ],
    ['a missing role', message(undefined, 'Hi'), /"role" is missing/],
    ['a missing content', message('user', undefined), /message 1: "content" is missing/],
    ['no answer', { messages: [{ role: 'user', content: 'Hi' }] }, /does not end with the assistant/],
    ['no question', { messages: [{ role: 'assistant', content: 'Hi' }] }, /no user message/],
    ['no messages', { messages: [] }, /"messages" is an empty list/],
    ['messages that are a text', { messages: 'Hi' }, /not a list of messages/],
    ['a lone surrogate', '{"prompt": "a\\ud800", "completion": "x"}', /"prompt" holds half of a surrogate pair/],
    ['a control character', { prompt: 'a\u0007', completion: 'x' }, /"prompt" holds control characters/],
    ['a list for a row', [1, 2], /not an object/],
    ['null for a row', null, /not an object/],
    [
      'two answers in one',
      { prompt: 'Hi', completion: [{ role: 'user', content: 'x' }] },
      /does not end with the assistant's answer/,
    ],
    [
      'a pair among demonstrations',
      { prompt: 'Hi', chosen: 'a', rejected: 'b' },
      /is a preference pair, but the file is read as TRL prompt-completion/,
    ],
  ])('%s', (_, bad, expected) => {
    const { rows, leftOut, leftOutCount } = readDataset(jsonl(good, good, bad, good), 'x.jsonl');
    expect(rows.map((r) => r.line)).toEqual([1, 2, 4]);
    expect(leftOutCount).toBe(1);
    expect(leftOut[0]?.line).toBe(3);
    expect(leftOut[0]?.why).toMatch(expected);
  });
  test('pairs', () => {
    const rows = jsonl(
      { prompt: 'Hi', chosen: 'a', rejected: 'b' },
      { prompt: 'Hi', chosen: 'a' },
      { chosen: 'a', rejected: 'b' },
      { chosen: message('user', 'Hi').messages, rejected: message('user', 'Ho').messages },
      { prompt: 'Hi', chosen: 'a', rejected: 'b', margin: 'x' },
    );
    expect(readDataset(rows, 'x.jsonl').leftOut.map((p) => p.why)).toEqual([
      '"rejected" is missing.',
      '"prompt" is missing, and "chosen" and "rejected" do not begin with the same words.',
      '"chosen" and "rejected" do not begin with the same messages.',
      '"margin" is not a number.',
    ]);
  });
  test('CSV rows of the wrong width', () => {
    const { leftOut, rows } = readDataset('prompt,completion\nHi,Hello, you\nHi,Hello.\nHi\n', 'x.csv');
    expect(rows).toEqual([row(3)]);
    expect(leftOut.map((p) => [p.line, p.why.slice(0, 21)])).toEqual([
      [2, 'There are 3 cells whe'],
      [4, '"completion" is missi'],
    ]);
  });
  test('only the first are kept, all are counted', () => {
    const { leftOut, leftOutCount } = readDataset(jsonl(good, ...Array(1200).fill('{')), 'x.jsonl');
    expect([leftOut.length, leftOutCount]).toEqual([1000, 1200]);
  });
});

describe('files that cannot be used get one message', () => {
  const bytes = (...list: number[]) => Uint8Array.from(list);
  const unread: FileLike = {
    name: 'big.jsonl',
    size: 200_000_000,
    arrayBuffer: () => Promise.reject(new Error('it was read')),
  };
  test.each<[string, FileLike, string, RegExp]>([
    ['empty', fileOf(''), 'file-empty', /"rows\.jsonl" is empty/],
    ['blank', fileOf(' \n\n'), 'file-empty', /is empty/],
    ['200 MB, which is not even read', unread, 'file-too-large', /has 200 MB; at most 50 MB/],
    ['binary', fileOf(bytes(1, 2, 0, 4)), 'file-binary', /is a binary file, not text/],
    ['a zip', fileOf(bytes(0x50, 0x4b, 3, 4, 9)), 'file-binary', /zip archive or spreadsheet/],
    ['cut Parquet', fileOf(bytes(0x50, 0x41, 0x52, 0x31)), 'parquet', /cannot be read as Parquet/],
    ['Latin-1', fileOf(bytes(0x7b, 0xe9, 0x7d)), 'file-encoding', /not UTF-8/],
    ['a surrogate in UTF-8', fileOf(bytes(0x7b, 0xed, 0xa0, 0x80, 0x7d)), 'file-encoding', /not UTF-8/],
    ['damaged UTF-16', fileOf(bytes(0xff, 0xfe, 0x7b, 0, 0, 0xd8)), 'file-encoding', /damaged UTF-16/],
    [
      'a pointer',
      fileOf('version https://git-lfs.github.com/spec/v1\noid sha256:ab\n'),
      'file-instead',
      /git lfs pull/,
    ],
    ['a page', fileOf('\n<!DOCTYPE html><html>Log in</html>'), 'file-instead', /is a web page/],
    [
      'JSON broken on line 3',
      fileOf('[\n{"prompt": "a", "completion": "b"},\n{"prompt" "a"}\n]', 'x.json'),
      'json',
      /line 3/,
    ],
    ['a table of something else', fileOf('name,age\nBen,5\n', 'x.csv'), 'csv-header', /none named prompt.*name,age/],
    [
      'prose under another name',
      fileOf('Once upon a time,\nthere was a goat.', 'x.jsonl'),
      'json',
      /begins with neither/,
    ],
    [
      'no good row',
      fileOf('{"chosen": "a"}\n{'),
      'no-rows',
      /No row of "rows\.jsonl" can be used. Line 1: "rejected" is missing/,
    ],
    ['an empty list', fileOf('[]', 'x.json'), 'no-rows', /It has no rows/],
    ['only a header', fileOf('prompt,completion\n', 'x.csv'), 'no-rows', /It has no rows/],
  ])('%s', async (_, bad, code, expected) => {
    const error: unknown = await readDatasetFile(bad).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(InputError);
    expect((error as InputError).message).toMatch(expected);
    expect((error as InputError).code).toBe(code);
  });
  test('whatever the text, there are rows or an InputError', () => {
    const piece = fc.constantFrom(
      '{"prompt":"a","completion":"b"}',
      '[',
      ']',
      '{',
      '}',
      '"',
      ',',
      '\n',
      'prompt,completion',
      ';',
      '\\',
      'x',
      ':',
    );
    const name = fc.constantFrom('x.json', 'x.jsonl', 'x.csv', 'x');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), name, (pieces, called) => {
        try {
          expect(readDataset(pieces.join(''), called).rows.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('token counts', () => {
  const tokenizer = smallTokenizer();
  const { rows } = readDataset(
    jsonl(good, { prompt: 'Hi', completion: 'bird '.repeat(40) }, { prompt: 'bird '.repeat(40), completion: 'x' }),
    'x.jsonl',
  );
  test('say what is cut and what is useless', () => {
    const lengths = rows.map((one) => rowLength(one, tokenizer, 32));
    expect(lengths.map((l) => [l.cut > 0, l.unfit])).toEqual([
      [false, null],
      [true, null],
      [true, 'no-room'],
    ]);
    expect(lengths[0]?.tokens).toBe(3 + tokenizer.encode('Hi').length + tokenizer.encode('Hello.').length);
    expect(truncationWarning(lengths, 32)).toMatch(
      /^2 of 3 rows are longer than the 32 tokens that training reads, and cut there \(the first on line 2: \d+ tokens\)\. Of these, training leaves out 1 because the prompt fills all of it/,
    );
    expect(truncationWarning(lengths.slice(0, 1), 32)).toBeNull();
  });
  test('of a pair: the longer answer', () => {
    const pair = readDataset(jsonl({ prompt: 'Hi', chosen: 'a', rejected: 'a a a a' }), 'x.jsonl').rows;
    expect(pair.map((one) => rowLength(one, tokenizer, 128).tokens)).toEqual([
      3 + tokenizer.encode('Hi').length + tokenizer.encode('a a a a').length,
    ]);
  });
});

test.each([
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
])('a table that a spreadsheet saved as Unicode text is read: %s', async (encoding, mark) => {
  const units = [...'prompt\tchosen\trejected\r\nSay é.\tYes.\tNo.\r\n'].map((character) => character.charCodeAt(0));
  const bytes = units.flatMap((unit) => (encoding === 'utf-16le' ? [unit & 255, unit >> 8] : [unit >> 8, unit & 255]));
  const { kind, rows } = await readDatasetFile(fileOf(new Uint8Array([...mark, ...bytes])));
  expect({ kind, rows: rows.length }).toEqual({ kind: 'preferences', rows: 1 });
});

test('of a table of which only the prompts are read, the other columns are named', async () => {
  const table = 'id,Prompt,Response A,Response B,Better\n1,Say.,Yes.,No.,A\n';
  const { kind, warnings } = await readDatasetFile(fileOf(table));
  expect(kind).toBe('prompts');
  expect(warnings.join()).toMatch(
    /Only "prompt" is read: the fields "response a", "response b", "better" are not used/i,
  );
  expect((await readDatasetFile(fileOf('{"prompt":"Say."}\n'))).warnings).toEqual([]);
});
