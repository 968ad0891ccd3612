import { expect, it } from 'vitest';
import { shareInterval } from '../recipes/figures';
import { ppoStage } from '../recipes/stages/ppo';
import { rewardStage } from '../recipes/stages/reward';
import { healthOf, metricInfo } from './metric-info';

const accuracy = metricInfo(rewardStage, 'eval_accuracy');
const loss = metricInfo(rewardStage, 'eval_loss');
const share = (value: number, count: number) => ({
  value,
  share: true,
  over: 1,
  total: 1,
  count,
  interval: shareInterval(value, count),
});
const lossOf = (value: number, error: number, count: number) => ({
  value,
  share: false,
  over: 1,
  total: 1,
  count,
  interval: [value - 1.96 * error, value + 1.96 * error] as const,
});

it('calls no share of a few rows healthy, however high it is', () => {
  expect(healthOf(accuracy, share(1, 1))).toEqual({ state: 'unsure', text: 'too few to tell: 1 of the 30 it takes' });
  expect(healthOf(accuracy, share(1, 29))?.state).toBe('unsure');
  expect(healthOf(accuracy, share(0.9, 60))).toEqual({ state: 'healthy', text: 'healthy 60% to 100%' });
  expect(healthOf(accuracy, share(0.77, 30))?.state).toBe('unsure'); // 59% to 88%
  expect(healthOf(accuracy, share(0.3, 60))?.state).toBe('outside');
});

it('calls a held-out loss healthy only when it is clearly below log 2', () => {
  expect(healthOf(loss, lossOf(0.659, 0.03, 30))).toEqual({
    state: 'unsure',
    text: 'not sure: the 95% interval leaves ≤ 0.693',
  });
  expect(healthOf(loss, lossOf(0.5, 0.05, 30))?.state).toBe('healthy');
  expect(healthOf(loss, lossOf(0.5, 0.05, 12))?.state).toBe('unsure');
  expect(healthOf(loss, lossOf(0.9, 0.05, 30))?.state).toBe('outside');
});

it('judges a number without an interval by itself', () => {
  const value = { value: 3, share: false, over: 20, total: 200 };
  expect(healthOf({ ...loss, range: { low: -1, high: 20 } }, value)).toEqual({
    state: 'healthy',
    text: 'healthy −1 to 20',
  });
  expect(healthOf({ ...loss, range: { low: 0, high: 2 } }, value)?.state).toBe('outside');
  expect(healthOf({ ...loss, range: { low: 0 } }, value)).toBeNull();
});

it('does not call the explained variance healthy where the value model misleads', () => {
  const variance = metricInfo(ppoStage, 'val/explained_variance');
  const of = (value: number) => healthOf(variance, { value, share: false, over: 20, total: 200 });
  expect(of(-0.2)).toEqual({ state: 'outside', text: 'outside 0 to 1' });
  expect(of(0.4)).toEqual({ state: 'healthy', text: 'healthy 0 to 1' });
});

it('takes no low share of unlike answers for a proof: a policy far from SFT may have none', () => {
  const unlike = metricInfo(ppoStage, 'objective/unlike_labeled');
  expect(healthOf(unlike, share(0, 500))).toEqual({
    state: 'unsure',
    text: '≤ 10%, but no proof: look at KL and rubric',
  });
  expect(healthOf(unlike, share(0.5, 500))?.state).toBe('outside');
});
