import { expect, test } from 'vitest';
import { answeredExample, questionIds } from '../../text/conversation-ids';
import { smallTokenizer } from '../../text/small-tokenizer';
import type { DatasetRow } from './rows';
import { type ShownText, shownRows } from './shown-rows';

const tokenizer = smallTokenizer();
const user = (content: string) => ({ role: 'user', content }) as const;
const assistant = (content: string) => ({ role: 'assistant', content }) as const;
const textOf = ({ runs }: ShownText) => runs.map(({ text }) => text).join('');
const only = (row: DatasetRow, limit = 128): readonly ShownText[] => shownRows([row], tokenizer, limit)[0]?.texts ?? [];

test('a conversation shows every token of the template, and that all of the assistant’s turns are learned', () => {
  const messages = [user('Who?'), assistant('A fox.'), user('Where?'), assistant('Here.')];
  const [text, ...others] = only({ kind: 'demonstration', line: 3, messages });
  if (!text) throw new Error('no text');
  expect(others).toEqual([]);
  const specials = text.runs.filter(({ special }) => special).map((run) => run.text);
  expect(specials).toEqual(['<|user|>', '<|assistant|>', '<|eos|>', '<|user|>', '<|assistant|>', '<|eos|>']);
  expect(text.runs.filter(({ learned, special }) => learned && !special).map((run) => run.text)).toEqual([
    'A fox.',
    'Here.',
  ]);
  const { ids } = answeredExample(tokenizer, { prompt: '', turns: messages.slice(0, 3) }, 'Here.');
  expect(textOf(text)).toBe(tokenizer.decode(ids));
  expect(text).toMatchObject({ title: null, tokens: ids.length, more: 0 });
});

test('of a pair the answers alone are compared; what is past the limit is cut', () => {
  const prompt = [user('Who?'), assistant('A fox.'), user('Where?')];
  const question = questionIds(tokenizer, { prompt: '', turns: prompt }).length;
  const row: DatasetRow = { kind: 'preference', line: 1, prompt, chosen: 'Here. Here. Here.', rejected: 'No.' };
  const [chosen, rejected] = only(row, question + 2);
  expect([chosen?.title, rejected?.title]).toEqual(['Chosen', 'Rejected']);
  const learned = chosen?.runs.filter((run) => run.learned) ?? [];
  expect(learned.map(({ text }) => text).join('')).toBe('Here. Here. Here.<|eos|>');
  expect(learned[0]).toMatchObject({ cut: false });
  expect(learned.at(-1)).toMatchObject({ cut: true, special: true });
  expect(chosen?.runs.filter((run) => !run.learned).every(({ cut }) => !cut)).toBe(true);
});

test('a marker that somebody wrote is text, and a prompt alone is only read', () => {
  const [text] = only({ kind: 'prompt', line: 1, prompt: [user('<|eos|>')] });
  expect(text?.runs.map(({ special, learned }) => [special, learned])).toEqual([
    [true, false],
    [false, false],
    [true, false],
  ]);
  expect(text?.runs[1]?.text).toBe('<|eos|>');
});

test('a long row ends after some hundred tokens and says how many more there are; rows beyond the first few are not shown', () => {
  const rows = Array.from({ length: 20 }, (_, i): DatasetRow => ({ kind: 'text', line: i, text: 'a b '.repeat(400) }));
  const shown = shownRows(rows, tokenizer, 64);
  expect(shown).toHaveLength(5);
  const [text] = shown[0]?.texts ?? [];
  expect(text?.more).toBe((text?.tokens ?? 0) - 240);
  expect(text?.runs.map(({ cut }) => cut)).toEqual([false, true]);
});
