import { expect, test } from 'vitest';
import { agreementVerdict, rawWords } from './agreement-words';

test('warns only when the whole interval lies below 0.4', () => {
  expect(agreementVerdict({ estimate: 0.2, interval: [0.1, 0.39] }, 200)).toMatchObject({ warn: true });
  expect(agreementVerdict({ estimate: 0.2, interval: [0, 0.41] }, 200)).toMatchObject({ warn: false });
});

test('names the bands that the interval spans', () => {
  expect(agreementVerdict({ estimate: 0.5, interval: [0.42, 0.58] }, 200).sentence).toBe(
    '0.50 (95% interval 0.42 to 0.58): moderate.',
  );
  expect(agreementVerdict({ estimate: 0.7, interval: [-0.1, 0.9] }, 200).sentence).toMatch(
    /worse than chance to almost perfect/,
  );
});

test('too little data gives no verdict but the number of pairs that are missing', () => {
  const few = agreementVerdict({ estimate: -0.5, interval: [-0.6, -0.4] }, 3);
  expect(few).toMatchObject({ warn: false, sentence: '3 pairs judged by two raters or more: too few to say.' });
  expect(few.advice).toMatch(/^17 more pairs/);
});

test('an interval twice as wide as wanted takes four times the pairs', () => {
  expect(agreementVerdict({ estimate: 0.5, interval: [0.3, 0.7] }, 100).advice).toMatch(/^About 300 more/);
  expect(agreementVerdict({ estimate: 0.5, interval: [0.45, 0.55] }, 100).advice).toBeNull();
});

test('labels that are all ties have no coefficient', () => {
  const alike = { estimate: Number.NaN, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const };
  expect(agreementVerdict(alike, 50)).toMatchObject({ warn: false, advice: null });
});

test('raw agreement has its interval, and nothing is said of few pairs', () => {
  expect(rawWords({ estimate: 1, interval: [0.908, 1] }, 38)).toBe('the same in 100% (95% interval 91% to 100%)');
  expect(rawWords({ estimate: 1, interval: [0.44, 1] }, 3)).toBeNull();
});
