import { expect, test } from 'vitest';
import { checkRules, DEFAULT_RULES } from './rules';

const problem = (value: unknown): string => {
  const checked = checkRules(value);
  return 'problem' in checked ? checked.problem : 'none';
};

test('every field that is left out gets its default', () => {
  expect(
    checkRules({
      rules: [
        { rule: 'contains', text: 'please' },
        { rule: 'matches', pattern: '^[A-Z]' },
        { rule: 'length', most: 8 },
        { rule: 'number-equals' },
      ],
    }),
  ).toEqual({
    rules: {
      kind: 'rules',
      rules: [
        { rule: 'contains', text: 'please', ignoreCase: true, weight: 1, not: false },
        { rule: 'matches', pattern: '^[A-Z]', ignoreCase: false, weight: 1, not: false },
        { rule: 'length', unit: 'words', least: null, most: 8, weight: 1, not: false },
        { rule: 'number-equals', value: null, weight: 1, not: false },
      ],
    },
  });
  expect(checkRules(DEFAULT_RULES)).toEqual({ rules: DEFAULT_RULES });
});

test('what is wrong is said with its place', () => {
  expect(problem({ rules: [] })).toBe('rules: at least one rule is expected');
  expect(
    problem({
      rules: [
        { rule: 'length', most: 3 },
        { rule: 'contains', text: '' },
      ],
    }),
  ).toBe('rules.1.text: a text is expected');
  expect(problem({ rules: [{ rule: 'length' }] })).toBe('rules.0: give "least", "most" or both');
  expect(problem({ rules: [{ rule: 'length', least: 9, most: 8 }] })).toBe('rules.0: "least" is more than "most"');
  expect(problem({ rules: [{ rule: 'is-json', wieght: 2 }] })).toMatch(/^rules\.0: .*wieght/);
  expect(problem({ rules: [{ rule: 'length', most: 8, weight: 0 }] })).toMatch(/^rules\.0\.weight: /);
  expect(problem({ rules: [{ rule: 'is-poem' }] })).toMatch(/^rules\.0\.rule: /);
  expect(problem([{ rule: 'is-json' }])).not.toBe('none');
  expect(problem(null)).not.toBe('none');
});
