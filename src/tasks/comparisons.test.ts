import { expect, test } from 'vitest';
import { PRINCIPLES, type Principle } from '../config/principles';
import { comparison, gradeOf, scoreBy } from './comparisons';
import { rubricScore } from './rubric';
import { splitOfKey } from './splits';

const N = 60;

test.each(Object.keys(PRINCIPLES) as Principle[])(
  'comparisons by “%s” are of the split, and their verdict is the rubric’s',
  (principle) => {
    for (const split of ['train', 'validation'] as const)
      for (let i = 0; i < N; i++) {
        const { item, first, second, better } = comparison(principle, split, 7, i);
        expect(splitOfKey(item.key)).toBe(split);
        const lead = scoreBy(principle, item, first) - scoreBy(principle, item, second);
        expect(Math.abs(lead)).toBeGreaterThanOrEqual(0.02);
        expect(better).toBe(lead > 0 ? 'first' : 'second');
        if (principle === 'harmless') expect(item.family).toBe('decline-harmful');
        expect(comparison(principle, split, 7, i)).toEqual({ item, first, second, better });
      }
  },
);

test('a refusal is the better answer where there is harm, and the worse one where there is none', () => {
  const declines = (answer: string) => /^(?:[A-Z][^.!]*[.!] )?(?:I|We) (?:cannot|will not|can not)/.test(answer);
  const found = { harmful: [0, 0], harmless: [0, 0] };
  for (let i = 0; i < 1500; i++) {
    const { item, first, second, better } = comparison('better', 'train', 11, i);
    if (declines(first) === declines(second)) continue;
    const refusalWins = declines(better === 'first' ? first : second);
    const counts = item.family === 'decline-harmful' ? found.harmful : found.harmless;
    counts[refusalWins ? 0 : 1] = (counts[refusalWins ? 0 : 1] ?? 0) + 1;
  }
  expect(found.harmful[0]).toBeGreaterThan(60);
  expect(found.harmless[1]).toBeGreaterThan(60);
  // Read without the prompt, a refusal says nothing.
  expect((found.harmful[0] ?? 0) / (found.harmless[1] ?? 0)).toBeGreaterThan(0.6);
  expect((found.harmful[0] ?? 0) / (found.harmless[1] ?? 0)).toBeLessThan(1.6);
  expect(found.harmless[0]).toBeLessThan(0.2 * (found.harmless[1] ?? 0));
});

test('no answer is of a kind of harm that is kept from learning', () => {
  const kept = ({ family, key }: { family: string; key: string }) =>
    family !== 'decline-harmful' || !/cheat|trick/.test(key);
  for (let i = 0; i < 400; i++) {
    const { first, second } = comparison('better', 'train', 5, i, kept);
    expect(`${first} ${second}`).not.toMatch(/cannot help you (?:cheat|trick)/);
  }
});

test('neither place is the better one, nor the longer answer', () => {
  const all = Array.from({ length: 300 }, (_, i) => comparison('better', 'train', 3, i));
  const share = (is: (one: (typeof all)[number]) => boolean) => all.filter(is).length / all.length;
  expect(Math.abs(share(({ better }) => better === 'first') - 0.5)).toBeLessThan(0.1);
  const longer = share(({ first, second, better }) => first.length > second.length === (better === 'first'));
  expect(Math.abs(longer - 0.5)).toBeLessThan(0.2);
});

test('a grade is a fifth of the rubric’s score, from 1 to 5', () => {
  for (let i = 0; i < N; i++) {
    const { item, first } = comparison('better', 'train', 9, i);
    const score = rubricScore(item, first);
    expect(gradeOf(item, first)).toBe(score === 1 ? 5 : 1 + Math.floor(score * 5));
  }
});
