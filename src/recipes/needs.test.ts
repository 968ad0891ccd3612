import { expect, it } from 'vitest';
import { findRecipe, recipes } from './library';
import { needsOf } from './needs';

it('a recipe needs what its graph says', () => {
  const needs = (id: string) => needsOf(findRecipe(id));
  expect(needs('rlhf')).toEqual(['labels of pairs', 'a reward model', 'a value model', 'samples while it learns']);
  expect(needs('rloo')).toEqual(['labels of pairs', 'a reward model', 'samples while it learns']);
  expect(needs('dpo')).toEqual(['labels of pairs']);
  expect(needs('best-of-n')).toEqual(['labels of pairs', 'a reward model']);
  expect(needs('rules')[0]).toBe('rules that you write');
  expect(needs('verifiable')).toEqual(['prompts with one right answer', 'samples while it learns']);
});

it('every recipe of the library says what it needs', () => {
  for (const recipe of recipes()) expect(needsOf(recipe).length, recipe.id).toBeGreaterThan(0);
});
