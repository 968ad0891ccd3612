import { describe, expect, test } from 'vitest';
import { rougeL, rougeN } from './rouge';

// rouge_score 0.1.2 without stemming: F1 of ROUGE-1, ROUGE-2 and ROUGE-L.
const table: readonly [answer: string, reference: string, one: number, two: number, l: number][] = [
  ['the cat sat on the mat', 'the cat is on the mat', 0.8333333333333334, 0.6, 0.8333333333333334],
  [
    'Ben found a red key at the lake.',
    'At the lake, Ben found an old red key and gave it to Eva.',
    0.6363636363636364,
    0.4,
    0.36363636363636365,
  ],
  ['police killed the gunman', 'police kill the gunman', 0.75, 0.3333333333333333, 0.75],
  ['el jardín pequeño', 'el jardin pequeno', 0.25, 0, 0.25],
  ['', 'x', 0, 0, 0],
  ['a', 'a', 1, 0, 1],
  ['one two', 'two one', 1, 0, 0.5],
  ['the the the cat', 'the cat the', 0.8571428571428571, 0.4, 0.5714285714285715],
];

describe('ROUGE', () => {
  test.each(table)('%s / %s', (answer, reference, one, two, l) => {
    expect(rougeN(answer, reference, 1).f1).toBeCloseTo(one, 12);
    expect(rougeN(answer, reference, 2).f1).toBeCloseTo(two, 12);
    expect(rougeL(answer, reference).f1).toBeCloseTo(l, 12);
  });
  test('precision is of the answer, recall of the reference', () => {
    const { precision, recall } = rougeL('one two three four', 'one three');
    expect([precision, recall]).toEqual([0.5, 1]);
  });
});
