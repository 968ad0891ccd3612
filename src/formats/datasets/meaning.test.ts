/** What a row means is not lost: marks, ranks, verdicts, texts that differ in nothing that is read. */
import { expect, test } from 'vitest';
import type { InputError } from '../../text/input-error';
import { readDataset } from './read-file';
import { jsonl } from './test-support';

const read = (...rows: readonly unknown[]) => readDataset(jsonl(...rows), 'x.jsonl');
const why = (...rows: readonly unknown[]): string => {
  try {
    return read(...rows).leftOut[0]?.why ?? 'nothing was left out';
  } catch (error) {
    return (error as InputError).message;
  }
};
const pair = { prompt: 'Hi', chosen: 'Good', rejected: 'Bad' };
const turn = (role: string, content: string) => ({ role, content });

test('an answer that is marked as bad is never a demonstration, in any form', () => {
  const bad = { prompt: 'Say hello.', completion: 'Shut up.', label: false };
  expect(read(bad)).toMatchObject({ kind: 'unpaired', rows: [{ desirable: false }] });
  // Among demonstrations it is left out, and a row without a mark among marked ones too.
  const good = { prompt: 'Say hello.', completion: 'Hello.' };
  expect(read(good, good, bad)).toMatchObject({ kind: 'demonstrations', leftOut: [{ line: 3 }] });
  expect(why(bad, bad, good)).toMatch(/"label" is missing/);
  for (const label of ['bad', -1, 0.5, 'no']) expect(why({ ...bad, label })).toMatch(/"label" is neither true/);
  for (const label of [0, '0', 'FALSE', 'false'])
    expect(read({ ...bad, label })).toMatchObject({ rows: [{ desirable: false }] });
  expect(read({ ...good, label: null })).toMatchObject({ kind: 'demonstrations' });
  expect(why({ messages: [turn('user', 'Hi'), { ...turn('assistant', 'x'), weight: 0 }] })).toMatch(/weight 0/);
});

test('answers that read the same are no pair; a margin of null is none', () => {
  expect(why({ ...pair, rejected: 'Good\n' })).toMatch(/same text/);
  expect(why({ ...pair, chosen: 'caf\u00e9', rejected: 'cafe\u0301' })).toMatch(/same text/);
  expect(read({ ...pair, margin: null }).rows[0]).not.toHaveProperty('margin');
});

test('every turn of a conversation is kept, and one that nobody answers is said', () => {
  const turns = [turn('system', 'Short.'), turn('user', 'France?'), turn('assistant', 'Paris.')];
  const more = [turn('user', 'Italy?'), turn('assistant', 'Rome.')];
  expect(read({ messages: [...turns, ...more] }).rows).toMatchObject([{ messages: [...turns, ...more] }]);
  const { rows, warnings } = read({ messages: [...turns, turn('user', 'Spain?')] });
  expect(rows).toMatchObject([{ messages: turns }]);
  expect(warnings).toContainEqual(expect.stringMatching(/^1 conversation ends with a question that nobody answers/));
});

test('conversations that part before their last answers are no pair', () => {
  const [hi, hello] = [turn('user', 'Hi'), turn('assistant', 'Hello.')];
  const chosen = [hi, hello, turn('user', 'How?'), turn('assistant', 'Well.')];
  const rejected = [hi, turn('assistant', 'Hey.'), turn('user', 'How?'), turn('assistant', 'Bad.')];
  expect(why({ chosen, rejected })).toMatch(/do not begin with the same messages/);
});

test('scores that speak against the pair, or for neither answer, leave it out', () => {
  expect(why({ ...pair, score_chosen: 3, score_rejected: 7 })).toMatch(/wrong way round/);
  expect(why({ ...pair, score_chosen: 3, score_rejected: 3 })).toMatch(/neither answer is preferred/);
  const rated = (...scores: number[]) => ({
    instruction: 'Hi',
    completions: scores.map((overall_score, i) => ({ response: `Answer ${i}`, overall_score })),
  });
  expect(why(rated(5, 5))).toMatch(/rated the same/);
  const { rows, warnings } = read(rated(5, 9, 1));
  expect(rows).toMatchObject([{ chosen: 'Answer 1', rejected: 'Answer 2' }]);
  expect(warnings).toContainEqual(expect.stringMatching(/the best and the worst/));
});

test("UltraFeedback's aspects count, not an overall score that was 10 for the worst", () => {
  const annotations = (rating: string) =>
    Object.fromEntries(
      ['helpfulness', 'honesty', 'instruction_following', 'truthfulness'].map((name) => [name, { Rating: rating }]),
    );
  const completions = [
    { response: 'Poor', overall_score: 10, annotations: annotations('1') },
    { response: 'Fine', overall_score: 8, annotations: annotations('4') },
  ];
  expect(read({ instruction: 'Hi', completions }).rows).toMatchObject([{ chosen: 'Fine', rejected: 'Poor' }]);
});

test('of K ranked answers all K(K - 1)/2 comparisons are made; deleted ones count for nothing', () => {
  const reply = (text: string, rank: number, more = {}) => ({ text, rank, role: 'assistant', replies: [], ...more });
  const tree = (replies: object[]) => ({ prompt: { text: 'Hi', role: 'prompter', replies } });
  const { rows } = read(tree([reply('c', 2), reply('a', 0), reply('b', 1), reply('d', 3, { deleted: true })]));
  expect(rows.map((row) => row.kind === 'preference' && row.chosen + row.rejected)).toEqual(['ab', 'ac', 'bc']);
});

test('several people: most decide, a draw and a tie decide nothing', () => {
  const judged = (...values: string[]) => ({
    fields: { prompt: 'Hi', response1: 'A', response2: 'B' },
    responses: { preference: values.map((value, i) => ({ user_id: `${i}`, value })) },
  });
  expect(read(judged('response2', 'response1', 'response2')).rows).toMatchObject([{ chosen: 'B', rejected: 'A' }]);
  expect(why(judged('response2', 'response1'))).toMatch(/As many people/);
  expect(why(judged('tie'))).toMatch(/equally good/);
  expect(why(judged())).toMatch(/Nobody has judged/);
  expect(why(judged('maybe'))).toMatch(/names the better/);
});

test('a field that may say how good a row is, and is not read, is named', () => {
  const { warnings } = read(
    { prompt: 'Hi', completion: 'Hello', rating: 1, topic: 'x' },
    { prompt: 'A', completion: 'B' },
  );
  expect(warnings).toEqual(['The field "rating" (in 1 row) is not used.']);
});

test('rows that are the same, and one prompt in all of them, are told', () => {
  const row = { prompt: 'Hi', completion: 'Hello' };
  expect(read(row, { ...row, completion: 'Hey' }, row).warnings).toEqual([
    '1 of the rows are the same as a row before.',
    'All rows have the same prompt, so none can be held out to measure on.',
  ]);
});
