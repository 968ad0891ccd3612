import { expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { findRecipe } from '../recipes/library';
import { order } from '../recipes/recipe';
import { runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';

it.each(['dpo', 'rlhf'])(
  '%s from the model as it is: the base is the reference of training and evaluation',
  async (id) => {
    await switchBackend('wasm');
    const recipe = findRecipe(`${id}-without-sft`);
    const config = tinyConfig(recipe, 4);
    const session = toySession();
    await runNodes(session, config, order(recipe));
    const policy = recipe.writers.at(-1) ?? '';
    const { table } = session.report.evaluation as { table: { families: { scores: object; rubric: object }[] } };
    // Two models, not three: the base answers once, and sampled, because the policy is compared with it.
    expect(Object.keys(table.families[0]?.scores ?? {})).toEqual(['base', policy]);
    expect(Object.keys(table.families[0]?.rubric ?? {})).toEqual(['base', policy]);
    expect(table).toMatchObject({ winRate: { rate: expect.any(Number) }, kl: { value: expect.any(Number) } });
    // The base itself is as it was: nothing trains in it.
    expect(session.artifacts.artifact('base')).toMatchObject({ madeBy: 'base', identity: 'toy' });
  },
);
