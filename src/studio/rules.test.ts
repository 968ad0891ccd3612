import { expect, test } from 'vitest';
import { DEFAULT_RULES, type Rule } from '../config/rules';
import { createRules } from './rules';

function memoryOf(stored: string | null = null) {
  let kept = stored;
  return {
    getItem: () => kept,
    setItem(_: string, value: string) {
      kept = value;
    },
  };
}
const contains = (text: string): Rule => ({ rule: 'contains', text, ignoreCase: true, weight: 1, not: false });
const matches = (pattern: string): Rule => ({ rule: 'matches', pattern, ignoreCase: false, weight: 1, not: false });
const [words] = DEFAULT_RULES.rules as [Rule];

test('rules are in force once all of them can be used, and are remembered', async () => {
  const memory = memoryOf();
  const rules = createRules(memory);
  expect(rules.getState().inForce).toEqual(DEFAULT_RULES);
  await rules.put(1, contains(''));
  expect(rules.getState()).toMatchObject({
    rows: [words, contains('')],
    problems: [null, 'a text is expected'],
    inForce: DEFAULT_RULES,
  });
  await rules.put(1, contains('please'));
  expect(rules.getState()).toMatchObject({ problems: [null, null], inForce: { rules: [words, contains('please')] } });
  await rules.put(0, null);
  expect(createRules(memory).getState().inForce.rules).toEqual([contains('please')]);
  await rules.put(0, null);
  expect(rules.getState().rows).toEqual([contains('please')]); // the last one stays
});

test('a pattern that cannot be used says why, and the newest of two changes holds', async () => {
  const rules = createRules(null);
  await rules.put(1, matches('a(?=b)'));
  expect(rules.getState().problems[1]).toMatch(/lookahead/);
  expect(rules.getState().inForce).toEqual(DEFAULT_RULES);
  await Promise.all([rules.put(1, matches('[')), rules.put(1, matches('^[A-Z]'))]);
  expect(rules.getState()).toMatchObject({ problems: [null, null], inForce: { rules: [words, matches('^[A-Z]')] } });
});

test('a file takes the place of what is written; a bad one changes nothing', async () => {
  const rules = createRules(null);
  const file = (text: string) => ({ text: async () => text });
  await rules.read(file('{"rules": [{"rule": "matches", "pattern": "("}]}'));
  expect(rules.getState()).toMatchObject({ rows: DEFAULT_RULES.rules, refused: expect.stringMatching(/^The pattern/) });
  await rules.read(file('{"rules": [{"rule": "is-json"}]}'));
  expect(rules.getState()).toMatchObject({ inForce: { rules: [{ rule: 'is-json', weight: 1 }] }, refused: null });
});

test('what was remembered and is no longer understood is the default', () => {
  for (const stored of ['{', '{"rules": [{"rule": "is-poem"}]}', '[]'])
    expect(createRules(memoryOf(stored)).getState().inForce).toEqual(DEFAULT_RULES);
});
