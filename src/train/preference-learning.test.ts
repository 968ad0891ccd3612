import { beforeAll, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { withScoreHead } from '../model';
import { drawsOf } from './draws';
import { preferenceObjective } from './preference-learning';
import { livelyParameters, toyModel, toyTokenizer } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

it('a label that a share of the raters chose counts each way by that share', async () => {
  const parameters = withScoreHead(livelyParameters(), toyModel.hidden_size, 3);
  const objective = preferenceObjective({
    model: toyModel,
    tokenizer: toyTokenizer,
    draws: drawsOf(1),
    maxLength: 24,
    scorer: { parameters, own: parameters },
  });
  const lossAt = async (sure?: number) => {
    const row = { prompt: 'bc', chosen: 'aa', rejected: 'kh', rater: 'x', ...(sure !== undefined && { sure }) };
    const { loss } = objective.loss([{ prompt: 'bc', rows: [row] }], 0);
    return (await loss.data())[0] as number;
  };
  const [all, nobody] = [await lossAt(1), await lossAt(0)];
  expect(Math.abs(all - nobody)).toBeGreaterThan(1e-3);
  expect(await lossAt()).toBe(all);
  expect(await lossAt(0.6)).toBeCloseTo(0.6 * all + 0.4 * nobody, 5);
});
