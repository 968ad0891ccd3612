import { expect, it } from 'vitest';
import { checkRules } from '../config/rules';
import { linesOf } from '../storage/folder';
import { goodLines } from '../storage/run-lines';
import { families, sampleItem } from '../tasks';
import type { Asked } from './evaluation-answers';
import { rulesTable } from './evaluation-rules';
import { type SourceRules, sourceRules } from './source-rules';
import { toyTokenizer } from './toy-test-support';

const N = 4;
const asked: Asked[] = families.slice(0, 2).map((family) => ({
  family,
  items: Array.from({ length: N }, (_, i) => sampleItem(family.name, 'test', 1, i)),
}));
/** The same answers, in order, to both families. */
const answersOf = (texts: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(texts).map(([model, own]) => [model, asked.map(({ items }) => ({ items, answers: own }))]));
async function rulesOf(...rules: object[]): Promise<SourceRules> {
  const checked = checkRules({ rules });
  if ('problem' in checked) throw new Error(checked.problem);
  return sourceRules(checked.rules, toyTokenizer);
}

it('counts by hand: shares, scores, and the policy against the reference', async () => {
  const rules = await rulesOf({ rule: 'length', most: 2 }, { rule: 'ends-with', text: '!', weight: 3 });
  const table = rulesTable(
    rules,
    asked,
    answersOf({ sft: ['a b c', 'a b', 'a!', 'a b c'], ppo: ['a b', 'a b', 'a!', 'a b c!'] }),
    { reference: 'sft', policy: 'ppo' },
  );
  expect(table.each.map(({ rule }) => rule)).toEqual(['has at most 2 words', 'ends with “!”']);
  expect(table.each[0]?.shares).toMatchObject({ sft: { value: 0.5, n: 8 }, ppo: { value: 0.75, n: 8 } });
  expect(table.each[1]?.shares).toMatchObject({ sft: { value: 0.25 }, ppo: { value: 0.5 } });
  // sft: 0, ¼, 1, 0; ppo: ¼, ¼, 1, ¾.
  expect(table.scores).toMatchObject({ sft: { value: 5 / 16 }, ppo: { value: 9 / 16 } });
  expect(table.winRate).toMatchObject({ rate: 0.75, prompts: 8 });
  expect(table.winRate?.low).toBeLessThan(0.75);
});

it('right answers are those of the world, in any style; what cannot be asked is left out, and it is read back', async () => {
  const rules = await rulesOf({ rule: 'equals-reference' }, { rule: 'number-equals' });
  const right = new Map([
    ['base', asked.map(({ items }) => ({ items, answers: items.map(({ answers }) => answers.warm) }))],
  ]);
  const table = rulesTable(rules, asked, right, { reference: 'sft', policy: undefined });
  expect(table.each[0]?.shares).toMatchObject({ base: { value: 1, n: 2 * N } });
  expect(table).not.toHaveProperty('winRate');
  const phase = { kind: 'families', families: [], rules: table } as const;
  const [line] = goodLines('phases.jsonl', new TextDecoder().decode(linesOf([{ node: 'e', step: 1, phase }])));
  expect(line?.phase).toEqual(JSON.parse(JSON.stringify(phase)));
});
