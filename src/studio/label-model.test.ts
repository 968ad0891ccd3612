import { expect, test } from 'vitest';
import { parseConfig, recipeOf } from '../recipes/config';
import type { RunSummary } from '../storage/run-library';
import { runWithWriter } from './label-model';

const config = parseConfig({});
const recipe = recipeOf(config);
const run = (id: string, artifacts: readonly string[], more: object = {}): RunSummary => ({
  record: { id, config, deletedAt: null, ...more } as unknown as RunSummary['record'],
  bytes: 1,
  checkpoints: [],
  artifacts,
});

test('the newest run with a model of this recipe that answers, none that was thrown away', () => {
  const runs = [
    run('pairs alone', ['preferences.pairs']),
    run('thrown away', recipe.writers, { deletedAt: 5 }),
    run('another recipe', recipe.writers, { config: { ...config, recipe: 'another' } }),
    run('newest', recipe.writers.slice(0, 1)),
    run('older', recipe.writers),
  ];
  expect(runWithWriter(runs, recipe)?.record.id).toBe('newest');
  expect(runWithWriter(runs.slice(0, 3), recipe)).toBeNull();
});
