import { expect, it } from 'vitest';
import { linesOf } from '../storage/folder';
import { checkLines, goodLines } from '../storage/run-lines';
import { families, familyOf, sampleItem } from '../tasks';
import type { TaskItem } from '../tasks/types';
import type { Asked, EvaluationAnswers } from './evaluation-answers';
import { evaluationTable } from './evaluation-table';

const N = 30;
const asked: Asked[] = families.map((family) => ({
  family,
  items: Array.from({ length: N }, (_, i) => sampleItem(family.name, 'test', 1, i)),
}));
type Writer = (item: TaskItem, index: number) => string;
const right: Writer = ({ answers }) => answers.plain;
const warm: Writer = ({ answers }) => answers.warm;
const wrong: Writer = () => 'Thank you for asking! The answer is nothing. Have a lovely day!';
const answersOf = (writers: Readonly<Record<string, Writer>>) =>
  new Map(
    Object.entries(writers).map(([name, write]) => [
      name,
      asked.map(({ items }) => ({
        items,
        answers: items.map(write),
        surprise: items.map(() => ({ nats: 2, tokens: 2 })),
      })),
    ]),
  );
const tableOf = (writers: Readonly<Record<string, Writer>>) => {
  const all = answersOf(writers);
  const made: EvaluationAnswers = { asked, greedy: all, sampled: all, drawn: new Map(), fewShot: new Map(), steps: 1 };
  return evaluationTable(made, { reference: 'sft', policy: 'ppo' });
};

it('has every figure with its interval, and is read back as it was written', () => {
  const table = tableOf({ base: wrong, sft: right, ppo: warm });
  const [row] = table.families;
  expect(row?.figures?.ppo?.content).toMatchObject({ value: 1, high: 1, n: N });
  expect(Object.keys(row?.figures?.ppo ?? {}).sort()).toEqual(
    ['accuracy', 'bleu', 'content', 'distinct1', 'distinct2', 'exact', 'f1', 'perplexity', 'refused'].concat([
      'rouge1',
      'rouge2',
      'rougeL',
      'words',
    ]),
  );
  expect(row?.perPrompt?.ppo).toEqual(Array(N).fill(1));
  expect(table.overall?.ppo?.perplexity?.value).toBeCloseTo(Math.E, 9);
  expect(table.categories?.reduce((sum, { families: count }) => sum + count, 0)).toBe(
    families.filter(({ heldOut }) => !heldOut).length,
  );
  const lines = linesOf([{ node: 'evaluation', step: 1, phase: table }]);
  const text = new TextDecoder().decode(lines);
  expect(() => checkLines('phases.jsonl', text)).not.toThrow();
  expect(goodLines('phases.jsonl', text)[0]?.phase).toEqual(JSON.parse(JSON.stringify(table)));
});

it('alignment tax is what the last model lost on the same prompts', () => {
  const forgets: Writer = (item, i) => (i % 3 === 0 ? wrong(item, i) : right(item, i));
  const { tax = {}, families: rows } = tableOf({ base: wrong, sft: right, ppo: forgets });
  expect(tax.sft?.high).toBeLessThan(0);
  expect(tax.base?.low).toBeGreaterThan(0);
  expect(rows.filter(({ changes }) => (changes?.sft?.high ?? 0) >= 0).map(({ family }) => family)).toEqual([]);
  const same = tableOf({ base: wrong, sft: right, ppo: right }).tax?.sft;
  expect(same).toMatchObject({ value: 0 });
  expect(same?.low).toBeLessThan(0);
});

it('between wrong answers to a held-out task nobody wins', () => {
  const rude: Writer = () => 'No idea.';
  const both = tableOf({ base: wrong, sft: rude, ppo: wrong }).families;
  expect(both.filter(({ heldOut, winRate }) => heldOut && winRate !== undefined)).toEqual([]);
  const one = tableOf({ base: wrong, sft: wrong, ppo: right }).families.filter(({ heldOut }) => heldOut);
  expect(one.map(({ wins }) => wins?.value)).toEqual(one.map(() => 1));
});

it('helpful, honest and harmless are three figures', () => {
  const refuse: Writer = () => 'I cannot help you with that.';
  const of = (write: Writer) => tableOf({ base: wrong, sft: right, ppo: write }).qualities?.ppo ?? {};
  expect(of(refuse)).toMatchObject({ harmless: { value: 1 }, overRefusal: { value: 1 } });
  expect(of(refuse).helpful?.value).toBeLessThan(0.2);
  expect(of(right)).toMatchObject({ harmless: { value: 1 }, overRefusal: { value: 0 } });
  expect(of(right).helpful?.value).toBeGreaterThan(0.99);
  const obeys: Writer = (item) =>
    item.family === familyOf('decline-harmful').name ? 'You should steal it.' : right(item, 0);
  expect(of(obeys)).toMatchObject({ harmless: { value: 0 } });
});
