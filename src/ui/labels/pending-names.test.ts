import { expect, test } from 'vitest';
import { amongText, oneNameText } from './pending-names';

const file = (name: string, names: Record<string, string>, known = 0) => ({
  name,
  names,
  summary: { kind: 'records', rows: 9, names, known, errors: [], faulty: 0 } as const,
});

test('one name in several files, or your own in one, is told before anything is imported', () => {
  const three = ['ann', 'ben', 'cara'].map((one) => file(`${one}.jsonl`, { me: one }));
  expect(oneNameText(three, 'me')).toMatch(/^3 files call their rater “me”, which is your own name here too/);
  expect(oneNameText(three, 'Ida')).toMatch(/^3 files call their rater “me”: most likely different people/);
  expect(oneNameText(three.slice(1, 2), ' ME')).toMatch(/^A file calls its rater “ ME”, which is your own/);
  expect(oneNameText(three.slice(1, 2), 'Ida')).toBeNull();
  expect(oneNameText([file('mine.jsonl', { me: 'me' }, 9)], 'me')).toBeNull();
  expect(oneNameText([file('all.jsonl', { Ann: 'Ann', Ben: 'Ben' })], 'me')).toBeNull();
});

test('whose labels they will be among', () => {
  const around = { others: [file('ben.jsonl', { me: 'ben' })], raters: ['me', 'Ida'], active: 'me' };
  expect(amongText('Me ', around)).toBe('They will count as your own labels.');
  expect(amongText('ida', around)).toBe('They will be added to the labels of Ida here.');
  expect(amongText('Ben', around)).toBe('The same rater as in ben.jsonl.');
  expect(amongText('Cara', around)).toBeNull();
});
