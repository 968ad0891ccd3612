import { describe, expect, it } from 'vitest';
import { parseConfig, settingsOf } from '../recipes/config';
import { findRecipe, recipes } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import type { StageManifest } from '../recipes/stage';
import { alarmAfter } from './alarm';
import { figureLog } from './figure-log';

/** A log of PPO's figures: reward stands still while KL grows. */
function hacking(rubric: number) {
  const log = figureLog(() => 0);
  const values = (i: number) => ({
    'objective/scores': 0,
    'objective/kl_k3': 2 * i,
    'objective/rubric': rubric / (i + 1),
  });
  const events = [0, 1, 2, 3].map((i) => ({ type: 'metrics' as const, step: i + 1, values: values(i) }));
  for (const event of events) log.add(event);
  return { log, last: events[3] as (typeof events)[number] };
}
const ppo = nodeOf(findRecipe('rlhf'), 'ppo');
const settings = (nodes = {}) => settingsOf(parseConfig({ nodes }), 'ppo');

describe('the alarm of a running stage', () => {
  it('tells its signs after a rollout, whatever the rubric says', () => {
    const [good, bad] = [hacking(1), hacking(0.01)];
    const told = alarmAfter(good.last, ppo, settings(), good.log);
    expect(told).toEqual({ type: 'metrics', step: 4, values: { alarm: 1 } });
    expect(alarmAfter(bad.last, ppo, settings(), bad.log)).toEqual(told);
  });

  it('says nothing after another event, or where no reward model is what the policy learns from', () => {
    const { log, last } = hacking(1);
    expect(alarmAfter({ type: 'progress', step: 4, total: 9 }, ppo, settings(), log)).toBeNull();
    expect(alarmAfter({ ...last, values: { lr: 1 } as never }, ppo, settings(), log)).toBeNull();
    expect(alarmAfter(last, ppo, settings({ ppo: { reward: { learned: 0, rubric: 1 } } }), log)).toBeNull();
    expect(alarmAfter(last, nodeOf(findRecipe('dpo'), 'dpo'), {}, log)).toBeNull();
  });

  it('is explained by the manifest of every stage that learns from what a scorer says of its answers', () => {
    const scored = ({ metrics }: StageManifest) => metrics.some(({ name }) => name === 'objective/scores');
    const paid = recipes().flatMap(({ nodes }) =>
      nodes.filter(({ stage, inputs }) => stage.inputs.scorer && inputs.scorer && scored(stage)),
    );
    expect(paid.length).toBeGreaterThan(1);
    for (const { stage } of paid)
      expect(
        stage.metrics.some(({ name }) => name === 'alarm'),
        stage.type,
      ).toBe(true);
  });
});
