import { expect, test } from 'vitest';
import { readRules } from './read-rules';

test('rules of a file', () => {
  expect(readRules('{"rules": [{"rule": "length", "most": 8}]}').rules).toHaveLength(1);
});

test.each([
  ['', 'it is not JSON'],
  ['[{"rule": "is-json"}]', 'it has no "rules"'],
  ['{"rules": [{"rule": "contains"}]}', 'rules.0.text: '],
  ['{"rules": [{"rule": "lenght", "most": 8}]}', 'there is no rule of that name; there are contains,'],
  [`{"rules": ${'['.repeat(100)}`, 'nests more than'],
])('%s is refused with what to do', (text, why) => {
  expect(() => readRules(text)).toThrow(why);
});
