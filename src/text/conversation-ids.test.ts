import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { promptOf, turnsOf } from '../data/conversation';
import { runningText } from './conversation';
import { answeredExample, questionIds } from './conversation-ids';
import { loadTokenizer } from './tokenizer';

const read = (name: string) => JSON.parse(readFileSync(`public/models/nano/${name}`, 'utf8')) as object;
const tokenizer = loadTokenizer(read('tokenizer.json'), read('tokenizer_config.json'));
const decode = (ids: readonly number[]) => ids.map((id) => tokenizer.tokenText(id)).join('');
const TURNS = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: 'Where is Tom?' },
  { role: 'assistant', content: 'Here.' },
  { role: 'user', content: 'And Ana?' },
] as const;

it('one turn of the user is its own prompt; more are a transcript that keeps every role', () => {
  expect(promptOf([{ role: 'user', content: 'Hi' }])).toEqual({ prompt: 'Hi' });
  const { prompt, turns } = promptOf(TURNS);
  expect(prompt).toBe('System: Be brief.\n\nUser: Where is Tom?\n\nAssistant: Here.\n\nUser: And Ana?');
  expect(turnsOf({ prompt, ...(turns && { turns }) })).toEqual(TURNS);
});

it('ids mark every turn, and every turn of the assistant is learned', () => {
  const prompt = promptOf(TURNS);
  expect(decode(questionIds(tokenizer, prompt))).toBe(
    '<|system|>Be brief.<|user|>Where is Tom?<|assistant|>Here.<|eos|><|user|>And Ana?<|assistant|>',
  );
  const { ids, mask } = answeredExample(tokenizer, prompt, 'There.');
  expect(decode(ids.filter((_, i) => mask[i]))).toBe('Here.<|eos|>There.<|eos|>');
  expect(ids.slice(0, questionIds(tokenizer, prompt).length)).toEqual(questionIds(tokenizer, prompt));
});

it('a model without markers reads them as running text', () => {
  expect(runningText(TURNS)).toBe(
    'Be brief.\nAna asked: "Where is Tom?" Emma said: "Here."\nTom asked: "And Ana?" Emma said: "',
  );
  expect(runningText([TURNS[1]])).toBe('Ana asked: "Where is Tom?" Emma said: "');
});
