import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { withZeroHead } from '../model';
import { parseConfig } from '../recipes/config';
import { findRecipe } from '../recipes/library';
import { leaveOneOutOfAll } from './advantages';
import { runBefore, runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';
import { series, toyModel, toyParameters } from './toy-test-support';
import { fullWeights } from './trainable';

beforeAll(() => switchBackend('wasm'));

const nashEma = findRecipe('nash-ema');

it('an answer’s advantage is P − ½ − τ·(summed log-ratio), less the mean of the others, at each of its tokens', () => {
  // Two answers of two tokens and one of one: price of KL at each token, P − ½ at the last.
  const paid = {
    rewards: Float32Array.of(-0.125, 0.25, 0.125, -0.25, 0.5, Number.NaN),
    values: new Float32Array(6),
    mask: Uint8Array.of(1, 1, 1, 1, 1, 0),
    scores: Float32Array.of(0.25, -0.25, 0.5),
    width: 2,
    groupSize: 1,
  };
  const { advantages, returns } = leaveOneOutOfAll(paid); // earned 0.125, −0.125, 0.5
  expect([...advantages]).toEqual([-0.0625, -0.0625, -0.4375, -0.4375, 0.5, 0]);
  expect(returns).toBeNull();
  const alone = {
    ...paid,
    rewards: Float32Array.of(0.5),
    mask: Uint8Array.of(1),
    scores: Float32Array.of(0.5),
    width: 1,
  };
  expect([...leaveOneOutOfAll(alone).advantages]).toEqual([0.5]);
});

describe('the average of Nash-EMA', () => {
  const config = tinyConfig(nashEma, 4, { nash: 12 });
  const ready = async () => {
    const session = toySession();
    await runBefore(session, nashEma, config, 'nash');
    return session;
  };

  it('goes on where it was: two halves equal the whole, bit by bit', async () => {
    const whole = await runNodes(await ready(), config, ['nash']);
    const left = await runNodes(await ready(), config, ['nash'], { until: 6 });
    if (!left.snapshot) throw new Error('no checkpoint');
    expect(left.snapshot.arrays.some(({ name }) => name.includes('average'))).toBe(true);
    const rest = await runNodes(await ready(), config, ['nash'], {
      resumeFrom: { snapshot: left.snapshot, past: left.events, seconds: 0 },
    });
    const gains = series(whole.events, 'objective/scores');
    expect(gains).toHaveLength(12);
    expect([...series(left.events, 'objective/scores'), ...series(rest.events, 'objective/scores')]).toEqual(gains);
  });
});

it('a preference model that always says ½ is told of, and nothing is learned', async () => {
  const session = toySession();
  const config = tinyConfig(nashEma, 4);
  await runBefore(session, nashEma, config, 'nash');
  const parameters = withZeroHead(toyParameters(), toyModel.hidden_size);
  session.artifacts.put('preference.preference', {
    kind: 'preference',
    value: { config: toyModel, ...fullWeights(parameters), mean: 0, deviation: 1 },
    madeBy: 'preference',
    identity: 'flat',
  });
  await expect(runNodes(session, parseConfig(config), ['nash'])).rejects.toThrow(/as good as the other/);
});
