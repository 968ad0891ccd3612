import { expect, test } from 'vitest';
import { patternProblem } from './safe-pattern';

const USED = {
  'GPT-2': "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  'Llama 3':
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  digits: '\\p{N}{1,3}',
  'a brace as itself': '[{}]|\\{\\d+\\}',
};
test.each(Object.entries(USED))('takes what tokenizers use: %s', (_, pattern) => {
  expect(patternProblem(pattern)).toBeNull();
});

test.each([
  '(a+)+$',
  '(a|a)*b',
  '(?:a{2,})+',
  '(.*)\\1',
  'a*a*a*b',
  '(?<=a+)b',
  'a{1000}',
  'x'.repeat(3000),
  '(a?){99}',
])('refuses what may run for ever: %s', (pattern) => {
  expect(patternProblem(pattern)).not.toBeNull();
});
