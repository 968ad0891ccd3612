import { expect, test } from 'vitest';
import { families, sampleItem } from '../tasks';
import { bundledDemonstrations } from './demonstrations';
import { bundledPrompts, mixedPrompts } from './prompts';

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

test('prompts mixed in come from where they would stand alone, in the share that was asked for', () => {
  const [asked, harmful] = [
    bundledPrompts(SEED, 'train', 'preferences'),
    { at: (i: number) => ({ prompt: `harm ${i}` }) },
  ];
  const mixed = (share: number) =>
    Array.from({ length: N }, (_, i) => mixedPrompts(asked, harmful, share, SEED, 'mixed').at(i).prompt);
  const alone = Array.from({ length: N }, (_, i) => asked.at(i).prompt);
  expect(mixed(0)).toEqual(alone);
  expect(mixed(1)).toEqual(alone.map((_, i) => `harm ${i}`));
  const tenth = mixed(0.1);
  expect(tenth.filter((prompt, i) => prompt !== alone[i] && prompt !== `harm ${i}`)).toEqual([]);
  const share = tenth.filter((prompt) => prompt.startsWith('harm ')).length / N;
  expect(Math.abs(share - 0.1)).toBeLessThan(3 * Math.sqrt((0.1 * 0.9) / N));
});
