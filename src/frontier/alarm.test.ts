import { describe, expect, it } from 'vitest';
import { type AlarmReadings, alarmSigns, readingsOf } from './alarm';

const HEALTHY: AlarmReadings = {
  scores: [0, 0.1, 0.3, 0.6, 0.9],
  kl: [0, 0.1, 0.4, 0.8, 1.2],
  distinct2: [0.58, 0.57, 0.56, 0.55, 0.52],
  unlike: [0, 0, 0.01, 0, 0.02],
};
const signs = (changes: Partial<AlarmReadings>) => alarmSigns({ ...HEALTHY, ...changes });

describe('the alarm', () => {
  it('is silent where reward is bought at a usual price', () => {
    expect(signs({})).toEqual([]);
    expect(signs({ kl: [0, 1, 2, 2.5, 3], scores: [0, 0.5, 0.9, 1.1, 1.2] })).toEqual([]);
  });

  it('tells each sign by itself', () => {
    expect(signs({ kl: [0, 0.5, 2, 3, 4] })).toEqual([]); // 0.75 for √3.5
    expect(signs({ kl: [0, 0.5, 2, 3, 4], scores: [0, 0, 0.1, 0.2, 0.4] })).toEqual(['unpaid']);
    expect(signs({ kl: [0, 3, 6, 9, 12], scores: [0, 1, 2, 3, 4] })).toEqual(['far']);
    expect(signs({ distinct2: [0.58, 0.5, 0.45, 0.4, 0.35] })).toEqual(['repeats']);
    expect(signs({ unlike: [0, 0, 0.05, 0.15, 0.2] })).toEqual(['unlike']);
  });

  it('is not raised by one rollout alone', () => {
    expect(signs({ kl: [0, 0.1, 0.4, 0.8, 2], scores: [0, 0, 0, 0, 0] })).toEqual([]);
    expect(signs({ unlike: [0, 0, 0, 0, 0.15] })).toEqual([]);
    expect(alarmSigns({ scores: [0, 0], kl: [0, 30], distinct2: [1, 0], unlike: [0, 1] })).toEqual([]);
  });

  it('has nothing to say of figures that a run does not tell', () => {
    expect(signs({ unlike: [], distinct2: [] })).toEqual([]);
    expect(alarmSigns({ scores: [], kl: [], distinct2: [], unlike: [] })).toEqual([]);
  });

  it('never reads the rubric', () => {
    const asked: string[] = [];
    readingsOf((name) => {
      asked.push(name);
      return [];
    });
    expect(asked.filter((name) => /rubric|table|win/.test(name))).toEqual([]);
    expect(asked).toHaveLength(4);
  });
});
