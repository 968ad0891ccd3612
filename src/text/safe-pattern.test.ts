import { expect, test } from 'vitest';
import { patternProblem } from './safe-pattern';

const USED = {
  'GPT-2': "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
  'Llama 3':
    "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  digits: '\\p{N}{1,3}',
  'GPT-4o':
    "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
  'a lazy repeat': 'a+?b',
  'a hundred alternatives': Array.from({ length: 100 }, (_, i) => `a${i}`).join('|'),
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
  '^(a*|b)(a*|b)(a*|b)(a*|b)(a*|b)(a*|b)$',
  '((a*|b)|c)(d|(e|a*))(a*)$',
  '(?:a|a)'.repeat(20),
  `${'a?'.repeat(30)}${'a'.repeat(30)}`,
  `${'(?:a)?'.repeat(30)}b`,
  'a{0,64}'.repeat(6),
  'x|a{0,64}a{0,64}b',
  'x|(y|a*)a*a*b',
])('refuses what may run for ever: %s', (pattern) => {
  expect(patternProblem(pattern)).not.toBeNull();
});
