import { expect, test } from 'vitest';
import { rlhf } from '../recipes/library/rlhf';
import { nodeOf } from '../recipes/recipe';
import { runFigures } from '../studio/run-figures';
import { partialReport } from './partial-report';

const line = (node: string, step: number, values: Record<string, number>) => ({ node, step, at: 0, values });

test('a run that was stopped in PPO says what PPO had come to: the figures that its charts show', () => {
  const steps = Array.from({ length: 20 }, (_, i) => i + 1);
  const lines = steps.flatMap((step) => [
    line('sft', step, { loss: 9 }),
    line('ppo', step, { 'objective/scores': step, 'objective/kl': 2 * step }),
  ]);
  const report = { ppo: partialReport(nodeOf(rlhf, 'ppo'), lines) };
  expect(report).toEqual({ ppo: { score_last: 19.5, kl: 39 } }); // means of the last tenth
  expect(runFigures(rlhf, { report }).map(({ label, value }) => [label, value])).toEqual([
    ['PPO reward', 19.5],
    ['PPO KL', 39],
  ]);
  expect(partialReport(nodeOf(rlhf, 'ppo'), [])).toEqual({});
});
