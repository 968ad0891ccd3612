import { describe, expect, test } from 'vitest';
import { corpusBleu, tokenize13a } from './bleu';

// Scores of sacrebleu 2.6.0, corpus_bleu(answers, references), all defaults.
const table: readonly [answers: string[], references: string[][], score: number][] = [
  [['the cat sat on the mat'], [['the cat sat on the mat']], 100],
  [['the cat sat on the mat'], [['a cat was sitting on the mat']], 27.482545710800192],
  [['the the the the'], [['the cat is on the mat']], 11.521590992286539],
  [
    ['The cat, it sat on 3.5 mats - and (again) 1-2!'],
    [['The cat sat on 3.5 mats, and again on 1-2!']],
    33.59973059005528,
  ],
  [
    ['El perro pequeño come.', 'La casa es roja.'],
    [['El perro pequeño come una manzana.'], ['La casa roja es grande.']],
    33.47024142593403,
  ],
  [['short'], [['a much longer reference sentence here']], 0],
  [
    ['one two three four five', 'six seven eight nine'],
    [
      ['one two three four six', 'one two three four five six'],
      ['six seven nine eight', 'seven eight nine ten'],
    ],
    85.45740127924681,
  ],
  [['a &quot;b&quot; &amp; c d e f'], [['a "b" & c d e g']], 86.33400213704509],
  [[''], [['something']], 0],
  [['red blue green yellow black'], [['white pink brown grey gold']], 0],
  [
    ["It's John's $5.00 (five) dollars, 1,000 times."],
    [["It is John's $5.00 (five) dollars: 1,000 times."]],
    58.33510584342546,
  ],
];

describe('corpus BLEU', () => {
  test.each(table)('%j', (answers, references, score) => {
    expect(corpusBleu(answers, references)).toBeCloseTo(score, 9);
  });
  test('punctuation stands apart, but not inside numbers', () => {
    expect(tokenize13a('Yes, it costs $3.50 (or 1-2).')).toEqual(
      ['Yes', ',', 'it', 'costs', '$', '3.50', '(', 'or', '1', '-', '2', ')', '.'], // biome-ignore format: a list
    );
  });
  test('the lists must go together', () => {
    expect(() => corpusBleu(['a'], [])).toThrow(RangeError);
    expect(corpusBleu([], [])).toBe(0);
  });
});
