import { expect, it } from 'vitest';
import { referenceFigures, textFigures } from './own-figures';

it('only prompts with a reference count, and figures are what the measures say of them', () => {
  const figures = referenceFigures(['the cat sat', 'anything', 'a dog'], ['the cat sat', undefined, 'the cat ran']);
  expect(figures.exact).toMatchObject({ value: 0.5, n: 2 });
  // Articles do not count: "dog" against "cat ran" shares nothing.
  expect(figures.f1?.value).toBe(0.5);
  expect(figures.rouge1?.value).toBeCloseTo(0.5, 12);
  expect(figures.rougeL?.value).toBeCloseTo(0.5, 12);
  expect(() => referenceFigures(['a'], [undefined])).toThrow(RangeError);
});

it('length, distinct-n and perplexity need no reference; perplexity is there where it was taken', () => {
  expect(textFigures(['one two', 'one two three four'], [])).toMatchObject({
    words: { value: 3, n: 2 },
    distinct1: { value: 4 / 6 },
    distinct2: { value: 3 / 4 },
  });
  expect(textFigures(['a'], [{ nats: 2 * Math.log(3), tokens: 2 }]).perplexity?.value).toBeCloseTo(3, 10);
});
