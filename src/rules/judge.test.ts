import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkRules, type RuleSet } from '../config/rules';
import { InputError } from '../text/input-error';
import { needsReference, ruleJudge } from './judge';
import { ruleWords } from './words';

/** One token a letter, so that tokens are told from characters and words. */
const countTokens = (text: string): number => text.replace(/\P{L}/gu, '').length;

function setOf(...rules: object[]): RuleSet {
  const checked = checkRules({ rules });
  if ('problem' in checked) throw new Error(checked.problem);
  return checked.rules;
}
const judgeOf = (...rules: object[]) => ruleJudge(setOf(...rules), countTokens);

/** By hand: the rule, an answer, right answers where there are any, and whether the answer obeys. */
const TABLE: [rule: object, answer: string, references: string[] | undefined, obeys: boolean | null][] = [
  [{ rule: 'contains', text: 'Thank  you' }, 'Oh,\nthank you!', undefined, true],
  [{ rule: 'contains', text: 'Thank you', ignoreCase: false }, 'thank you', undefined, false],
  [{ rule: 'contains', text: 'caf\u00e9' }, 'Cafe\u0301 Royal', undefined, true],
  [{ rule: 'contains', text: 'no', not: true }, 'Yes.', undefined, true],
  [{ rule: 'ends-with', text: '.' }, 'It is red.\n', undefined, true],
  [{ rule: 'ends-with', text: '.' }, 'It is red', undefined, false],
  [{ rule: 'matches', pattern: '^[A-Z].*\\.$' }, 'It is red.', undefined, true],
  [{ rule: 'matches', pattern: '^[A-Z].*\\.$' }, 'it is red.', undefined, false],
  [{ rule: 'matches', pattern: '^[A-Z]', ignoreCase: true }, 'it is red.', undefined, true],
  [{ rule: 'length', most: 3 }, 'A well-known – red – fox', undefined, false],
  [{ rule: 'length', most: 4 }, 'A well-known – red – fox', undefined, true],
  [{ rule: 'length', least: 1 }, ' … ', undefined, false],
  [{ rule: 'length', most: 0 }, '', undefined, true],
  [{ rule: 'length', unit: 'characters', least: 3, most: 3 }, ' añ🦊 ', undefined, true],
  [{ rule: 'length', unit: 'tokens', most: 2 }, 'a b c', undefined, false],
  [{ rule: 'is-json' }, ' {"a": [1, 2]} ', undefined, true],
  [{ rule: 'is-json' }, '{"a": 1} and more', undefined, false],
  [{ rule: 'is-json' }, '42', undefined, false],
  [{ rule: 'is-json' }, '['.repeat(5000), undefined, false],
  [{ rule: 'equals-reference' }, ' the red  fox', ['A fox', 'The red fox'], true],
  [{ rule: 'equals-reference', ignoreCase: false }, 'the red fox', ['The red fox'], false],
  [{ rule: 'equals-reference' }, 'anything', [], null],
  [{ rule: 'equals-reference', not: true }, 'anything', undefined, null],
  [{ rule: 'number-equals' }, '3 and 4 make 7.', ['So the answer is 7'], true],
  [{ rule: 'number-equals' }, '7 it is, not 8', ['7'], false],
  [{ rule: 'number-equals' }, 'No idea.', ['7'], false],
  [{ rule: 'number-equals' }, '7', ['seven'], null],
  [{ rule: 'number-equals', value: 1204.5 }, 'about 1,204.50', undefined, true],
  [{ rule: 'number-equals', value: -3 }, 'x = −3', undefined, true],
  [{ rule: 'number-equals', value: 3 }, 'B3', undefined, false],
  [{ rule: 'number-equals', value: 5, not: true }, 'It is 6.', undefined, true],
];

test.each(TABLE)('%o of %o beside %o: %o', async (rule, answer, references, obeys) => {
  const judge = await judgeOf(rule);
  const sample = { answer, ...(references && { references }) };
  expect(judge.check(sample)).toEqual([obeys]);
  expect(judge.score(sample)).toBe(obeys === null ? null : Number(obeys));
});

test('a score is the weighted share of the rules obeyed; one that cannot be asked does not count', async () => {
  const judge = await judgeOf(
    { rule: 'contains', text: 'please', weight: 2 },
    { rule: 'length', most: 3 },
    { rule: 'equals-reference', weight: 7 },
  );
  expect(judge.score({ answer: 'Please do that again' })).toBeCloseTo(2 / 3, 12);
  expect(judge.score({ answer: 'Please do' })).toBe(1);
  expect(judge.score({ answer: 'Please do', references: ['No'] })).toBeCloseTo(3 / 10, 12);
  expect(judge.rules.map(needsReference)).toEqual([false, false, true]);
});

test('of two answers the one that obeys more is preferred, and a tie is where both obey alike', async () => {
  const judge = await judgeOf({ rule: 'length', most: 3 }, { rule: 'ends-with', text: '!', weight: 0.5 });
  const [short, long, loud] = [{ answer: 'a b' }, { answer: 'a b c d' }, { answer: 'a b c d!' }];
  expect(judge.compare(short, long)).toBe('first');
  expect(judge.compare(long, short)).toBe('second');
  expect(judge.compare(long, { answer: 'd c b a' })).toBe('tie');
  expect(judge.compare(short, loud)).toBe('first');
  const blind = await judgeOf({ rule: 'equals-reference' });
  expect(blind.compare(short, long)).toBe('tie');
});

test.each([
  ['a(?=b)', 'lookahead'],
  ['(?<!a)b', 'lookahead'],
  ['(a)\\1', 'references to a group'],
  ['((a{1000}){1000}){1000}', 'at most 1,000 times'],
  ['[a-', 'Check its brackets'],
  [`${'('.repeat(20)}a`, 'Check its brackets'],
])('the pattern %s is refused in one clear message', async (pattern, why) => {
  const error = await judgeOf({ rule: 'matches', pattern }).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(InputError);
  expect((error as InputError).code).toBe('rule-pattern');
  expect((error as InputError).message).toContain(why);
  expect((error as InputError).message).toMatch(/^The pattern “.*” cannot be used: /);
});

test('a pattern that takes a backtracking engine minutes takes none here', async () => {
  const judge = await judgeOf({ rule: 'matches', pattern: '^(a*|b)(a*|b)(a*|b)(a*|b)(a*|b)(a*|b)$' });
  expect(judge.score({ answer: `${'a'.repeat(20_000)}c` })).toBe(0);
});

test('whatever is given for rules is refused with words, or judges every text', async () => {
  const text = fc.string({ maxLength: 30, unit: 'grapheme' });
  const rule = fc.oneof(
    fc.record({ rule: fc.constantFrom('contains', 'ends-with'), text }),
    fc.record({ rule: fc.constant('matches'), pattern: text }),
    fc.record({ rule: fc.constant('length'), most: fc.integer(), unit: fc.constantFrom('words', 'tokens', 'lines') }),
    fc.record({ rule: fc.constantFrom('is-json', 'equals-reference'), weight: fc.double() }),
    fc.record({ rule: fc.constant('number-equals'), value: fc.oneof(fc.double(), fc.constant(null)) }),
    fc.anything(),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(rule, { maxLength: 4 }), text, fc.array(text), async (rules, answer, references) => {
      const checked = checkRules({ rules });
      if ('problem' in checked) {
        expect(checked.problem).not.toBe('');
        return;
      }
      const judge = await ruleJudge(checked.rules, countTokens).catch((error: unknown) => {
        expect(error).toBeInstanceOf(InputError);
        return null;
      });
      if (!judge) return;
      const score = judge.score({ answer, references }) ?? 0;
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(judge.compare({ answer, references }, { answer, references })).toBe('tie');
      for (const one of checked.rules.rules) expect(ruleWords(one)).not.toContain('undefined');
    }),
    { numRuns: 300 },
  );
});

test.each([
  [{ rule: 'length', most: 8 }, 'has at most 8 words'],
  [{ rule: 'length', most: 1, unit: 'tokens', not: true }, 'does not have at most 1 token'],
  [{ rule: 'length', least: 2, most: 2000, unit: 'characters' }, 'has 2 to 2,000 characters'],
  [{ rule: 'length', least: 1, most: 1 }, 'has exactly 1 word'],
  [{ rule: 'length', least: 3 }, 'has at least 3 words'],
  [{ rule: 'contains', text: 'please', not: true }, 'does not contain “please”'],
  [{ rule: 'ends-with', text: '.' }, 'ends with “.”'],
  [{ rule: 'matches', pattern: '^A' }, 'matches “^A”'],
  [{ rule: 'is-json', not: true }, 'is not JSON'],
  [{ rule: 'equals-reference' }, 'equals the reference answer'],
  [{ rule: 'number-equals' }, 'ends with the number of the reference answer'],
  [{ rule: 'number-equals', value: 0.5 }, 'ends with the number 0.5'],
])('%o in words: %s', (rule, words) => {
  expect(ruleWords(setOf(rule).rules[0] as RuleSet['rules'][number])).toBe(words);
});
