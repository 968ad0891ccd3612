import { expect, it } from 'vitest';
import { nashMixture, worstCase } from '../rlhf/nash-equilibrium';
import { maxDifference } from '../rlhf/test-support';
import { CIRCLE, circlePreferences, kindInCircle, pollInCircle } from './circle';

const ANSWERS = [
  'The answer is the park.',
  'Of course! The answer is the park. Take care, my friend!',
  'Ugh, the park.',
];
const OTHERS = ['', 'Well, let me think about it for a while. The answer is the park.', 'Ugh. Of course! The park.'];

it('tells the kinds by their style; what is of none or of two is another', () => {
  expect(ANSWERS.map(kindInCircle)).toEqual([0, 1, 2]);
  expect(OTHERS.map(kindInCircle)).toEqual([3, 3, 3]);
});

it('a beats b, b beats c, c beats a, and anything beats the rest', () => {
  const p = circlePreferences();
  expect([p[0]?.[1], p[1]?.[2], p[2]?.[0]].map((x) => x?.toFixed(2))).toEqual(['0.60', '0.80', '0.60']);
  expect(p.slice(0, 3).map((row) => row[3]?.toFixed(2))).toEqual(['1.00', '1.00', '1.00']);
});

it('b wins most often against all, and the equilibrium is (0.6, 0.2, 0.2) all the same', () => {
  const p = circlePreferences();
  const against = [0, 1, 2].map((i) => [0, 1, 2].reduce((sum, j) => sum + (p[i]?.[j] ?? 0), 0) / 3);
  expect(against.map((x) => x.toFixed(2))).toEqual(['0.50', '0.57', '0.43']);
  expect(maxDifference(nashMixture(p), [0.6, 0.2, 0.2, 0])).toBeLessThan(0.02);
  expect([worstCase(p, [0, 1, 0, 0]), worstCase(p, [0.6, 0.2, 0.2, 0])].map((x) => x.toFixed(2))).toEqual([
    '0.40',
    '0.50',
  ]);
});

it('of all raters, those who prefer an answer are as many as the table says, whichever is shown first', () => {
  const p = circlePreferences();
  for (const [i, j] of [
    [0, 1],
    [1, 2],
    [2, 0],
  ] as const) {
    const share = p[i]?.[j] as number;
    expect(pollInCircle(ANSWERS[i] ?? '', ANSWERS[j] ?? '')).toEqual({ choice: 'first', share });
    const turned = pollInCircle(ANSWERS[j] ?? '', ANSWERS[i] ?? '');
    expect(turned.choice).toBe('second');
    expect(turned.share).toBeCloseTo(share);
  }
  expect(pollInCircle(ANSWERS[2] ?? '', OTHERS[1] ?? '')).toEqual({ choice: 'first', share: 1 });
  expect(pollInCircle('Ugh, the park.', 'Ugh, the tree.').choice).toBe('tie');
  expect(CIRCLE.groups.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
});
