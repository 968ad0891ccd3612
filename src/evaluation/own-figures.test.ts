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

it('an interval says nothing impossible, and of very few prompts there is none', () => {
  const texts = (n: number) =>
    Array.from({ length: n }, (_, i) => (i === 0 ? 'a b c d e f g h i j k l m n o p q r s t' : 'a b'));
  const surprise = (n: number) => Array.from({ length: n }, (_, i) => ({ nats: i === 0 ? 20 : 0.01, tokens: 3 }));
  for (const figure of Object.values(textFigures(texts(4), surprise(4)))) {
    expect(figure.value).toBeGreaterThan(0);
    expect([figure.low, figure.high]).toEqual([Number.NaN, Number.NaN]);
  }
  const { words, distinct1, distinct2, perplexity } = textFigures(texts(5), surprise(5));
  expect(words?.low).toBe(0);
  expect(perplexity?.low).toBe(1);
  for (const share of [distinct1, distinct2]) {
    expect(share?.low).toBeGreaterThanOrEqual(0);
    expect(share?.high).toBeLessThanOrEqual(1);
    expect(share?.high).toBeGreaterThanOrEqual(share?.value ?? 2);
  }
  const apart = textFigures(['a b c', 'd e f', 'g h i', 'j k l', 'm n m n m n m n m n'], []);
  expect(apart.distinct2?.high).toBe(1);
});
