/** Alpaca: `instruction`, an `input` that it is about, `output`. Dolly says `context` and `response`. */
import type { Turn } from '../../data/conversation';
import { assistant, checkText, type Fields, firstOf, given, has, textOf, user, withSystem } from './fields';
import { rowFormat } from './format';
import { pairOf } from './pair';
import { RowError } from './rows';

const OUTPUTS = ['output', 'response'] as const;

/** LLaMA-Factory's `history`: earlier questions and answers. */
function history(value: unknown): readonly Turn[] {
  if (value === null || value === undefined || value === '') return [];
  if (!Array.isArray(value) || !value.every((pair) => Array.isArray(pair) && pair.length === 2))
    throw new RowError('"history" is not a list of questions, each with its answer.');
  return (value as [unknown, unknown][]).flatMap(([question, answer]) => [
    user(checkText(question, 'history')),
    assistant(checkText(answer, 'history')),
  ]);
}

function question(fields: Fields): string {
  const instruction = textOf(fields, 'instruction');
  const input = firstOf(fields, ['input', 'context']);
  return given(fields, input) ? `${instruction}\n\n${textOf(fields, input)}` : instruction;
}

const promptOf = (fields: Fields): readonly Turn[] =>
  withSystem(fields, [...history(fields.history), user(question(fields))]);

export const ALPACA = [
  rowFormat({
    name: 'Alpaca preference',
    kind: 'preference',
    recognises: (fields: Fields) => has(fields, 'instruction', 'chosen', 'rejected'),
    read: (fields) => pairOf({ ...fields, prompt: promptOf(fields) }),
  }),
  rowFormat({
    name: 'Alpaca',
    kind: 'demonstration',
    recognises: (fields: Fields) => has(fields, 'instruction') && OUTPUTS.some((name) => has(fields, name)),
    read(fields, notes) {
      notes.leave(Object.keys(fields).filter((name) => name !== 'history'));
      return { messages: [...promptOf(fields), assistant(textOf(fields, firstOf(fields, OUTPUTS)))] };
    },
  }),
  rowFormat({
    name: 'Alpaca',
    kind: 'prompt',
    recognises: (fields: Fields) => has(fields, 'instruction') && !has(fields, 'completions'),
    read: (fields) => ({ prompt: promptOf(fields) }),
  }),
];
