import { expect, test } from 'vitest';
import { families, sampleItem } from '../tasks';
import { bundledDemonstrations } from './demonstrations';
import { bundledPrompts } from './prompts';

/** Everything that a run of one seed learns from, as pipeline.ts asks for it; what measures it is of the test split. */
const SEED = 9;
const N = 2000;
const trained = new Set([
  ...Array.from({ length: 4 * N }, (_, i) => bundledDemonstrations(SEED, 'train').at(i).prompt),
  ...['preferences', 'normalisation', 'ppo'].flatMap((purpose) =>
    Array.from({ length: N }, (_, i) => bundledPrompts(SEED, 'train', purpose).at(i).prompt),
  ),
]);

test('no prompt of the evaluation, nor of the reward model’s agreement, was trained on', () => {
  const win = families.flatMap((family) =>
    Array.from({ length: 50 }, (_, i) => sampleItem(family.name, 'test', SEED, i).prompt),
  );
  const agreement = Array.from({ length: N }, (_, i) => bundledPrompts(SEED, 'test', 'reward agreement').at(i).prompt);
  expect([...win, ...agreement].filter((prompt) => trained.has(prompt))).toEqual([]);
});

test('nor was what they ask about: the same story or sentence in other words', () => {
  const keys = (split: 'train' | 'test', purpose: string) =>
    Array.from({ length: N }, (_, i) => {
      const { item } = bundledPrompts(SEED, split, purpose).at(i);
      return `${item?.family} ${item?.key}`;
    });
  const seen = new Set(['preferences', 'normalisation', 'ppo'].flatMap((purpose) => keys('train', purpose)));
  expect(keys('test', 'reward agreement').filter((key) => seen.has(key))).toEqual([]);
});

test('validation prompts, which are watched during training, are neither', () => {
  const shown = Array.from({ length: N }, (_, i) => bundledDemonstrations(SEED, 'validation').at(i).prompt);
  expect(shown.filter((prompt) => trained.has(prompt))).toEqual([]);
});
