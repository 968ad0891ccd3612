import { expect, test } from 'vitest';
import { parseConfig } from '../recipes/config';
import { commonGround } from './common-ground';

const algorithm = (recipe: string, nodes = {}, seeds = [1, 2]) => ({
  title: recipe,
  config: parseConfig({ recipe, seed: 1, nodes }),
  traces: seeds.map((seed) => ({ seed })),
});
const labels = { preferences: { pairs: 300, answersPerPrompt: 2, alteredShare: 0, harmfulShare: 0 } };

test('two recipes with the same settings before the labels share them, whatever comes after', () => {
  const both = [algorithm('dpo', { ...labels, dpo: { beta: 0.1 } }), algorithm('rloo', labels)];
  expect(commonGround(both)).toEqual({ titles: ['dpo', 'rloo'], unlike: [], seeds: null });
});

test('of two recipes at their defaults it is said in which settings their labels are not the same', () => {
  const paths = commonGround([algorithm('dpo'), algorithm('rloo')])?.unlike.map(({ path }) => path);
  expect(paths).toContain('preferences.answersPerPrompt');
  expect(paths).toContain('preferences.alteredShare');
  expect(paths?.every((path) => /^(sft|preferences)\./.test(path))).toBe(true);
});

test('a model that was taught otherwise is one to start from otherwise, and seeds that are not the same are told', () => {
  const found = commonGround([algorithm('dpo', labels), algorithm('rloo', { ...labels, sft: { steps: 10 } }, [1])]);
  expect(found?.unlike).toEqual([{ path: 'sft.steps', values: [800, 10] }]);
  expect(found?.seeds).toEqual([[1, 2], [1]]);
});

test('a recipe that learns from no labels is not asked for them, and one alone shares with nobody', () => {
  expect(commonGround([algorithm('verifiable'), algorithm('dpo')])).toBeNull();
});
