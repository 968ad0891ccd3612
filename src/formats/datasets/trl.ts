/** TRL's dataset formats, plain and conversational: https://huggingface.co/docs/trl/dataset_formats */
import { answered, asked, checkMessages, type Fields, given, has, textOf } from './fields';
import { rowFormat } from './format';
import type { Notes } from './notes';
import { answerField, pairOf, promptField } from './pair';
import { RowError } from './rows';

const messagesName = (fields: Fields) => (has(fields, 'messages') ? 'messages' : 'conversations');

/** A conversation, cut after the assistant's last answer. */
function conversation(fields: Fields, notes: Notes) {
  const name = messagesName(fields);
  const turns = checkMessages(fields[name], name);
  const end = turns.findLastIndex(({ role }) => role === 'assistant') + 1;
  const whole = end > 0 ? turns.slice(0, end) : turns;
  answered(whole, name);
  if (whole.length < turns.length) notes.count('tail');
  return { messages: whole };
}

export const TRL = [
  rowFormat({
    name: 'TRL preference',
    kind: 'preference',
    recognises: (fields: Fields) => has(fields, 'chosen') || has(fields, 'rejected'),
    read: (fields) => pairOf(fields, given(fields, 'question') && !has(fields, 'prompt') ? 'question' : 'prompt'),
  }),
  rowFormat({
    name: 'TRL prompt-completion',
    kind: 'demonstration',
    recognises: (fields: Fields) => has(fields, 'completion'),
    read(fields, notes) {
      notes.leave(Object.keys(fields));
      const prompt = promptField(fields, 'prompt');
      const completion = answerField(fields, 'completion', prompt);
      return { messages: [...prompt, { role: 'assistant' as const, content: completion }] };
    },
  }),
  rowFormat({
    name: 'TRL language modeling',
    kind: 'demonstration',
    recognises: (fields: Fields) => has(fields, 'messages') || has(fields, 'conversations'),
    read(fields, notes) {
      notes.leave(Object.keys(fields));
      return conversation(fields, notes);
    },
  }),
  rowFormat({
    name: 'TRL prompt-only',
    kind: 'prompt',
    recognises: (fields: Fields) => has(fields, 'prompt'),
    read(fields, notes) {
      notes.only('prompt', Object.keys(fields));
      const prompt = promptField(fields, 'prompt');
      if (prompt.at(-1)?.role === 'assistant') throw new RowError('"prompt" ends with an answer.');
      return { prompt: asked(prompt, 'prompt') };
    },
  }),
  rowFormat({
    name: 'TRL language modeling',
    kind: 'text',
    recognises: (fields: Fields) => has(fields, 'text'),
    read: (fields) => ({ text: textOf(fields, 'text') }),
  }),
];
