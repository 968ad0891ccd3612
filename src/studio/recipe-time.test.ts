import { expect, it } from 'vitest';
import { parseConfig } from '../recipes/config';
import { findRecipe } from '../recipes/library';
import { order } from '../recipes/recipe';
import type { RunRecord } from '../storage/run-record';
import { secondsHere } from './recipe-time';

const dpo = findRecipe('dpo');
const run = (seconds: number, done = order(dpo), model = 'nano') =>
  ({
    config: parseConfig({ recipe: 'dpo', model }),
    done,
    report: Object.fromEntries(done.map((node) => [node, { seconds }])),
  }) as unknown as RunRecord;

it('is the median of whole runs with that model, and nothing where there is none', () => {
  const stages = order(dpo).length;
  expect(secondsHere(dpo, 'nano', [])).toBeNull();
  expect(secondsHere(dpo, 'nano', [run(10), run(20), run(90)])).toBe(20 * stages);
  expect(secondsHere(dpo, 'nano', [run(10, ['sft']), run(20, order(dpo), 'tiny')])).toBeNull();
  expect(secondsHere(findRecipe('rlhf'), 'nano', [run(10)])).toBeNull();
});
