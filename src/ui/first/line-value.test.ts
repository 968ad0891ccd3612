import { expect, it } from 'vitest';
import type { StoryLine } from '../../studio/story';
import { lineValue } from './line-value';

const line: StoryLine = {
  name: 'objective/scores',
  unit: 'score',
  label: 'Reward',
  color: 'reward',
  points: [
    { step: 8, value: 1.25 },
    { step: 16, value: 2.114 },
  ],
  figure: { value: 2.4, share: false, over: 2, total: 16 },
};

it('says at the end what charts and tables say of the run, and before that where the line stands', () => {
  expect(lineValue(line, { total: 16 }, 16)).toEqual({ text: '2.40', what: '2.40, mean of the last 2 of 16' });
  expect(lineValue(line, { total: 16 }, 15)).toEqual({ text: '1.25' });
});

it('writes a share in percent, and at the end how many rows it is of', () => {
  const figure = { value: 0.5, share: true, over: 1, total: 4, count: 10, interval: [0.24, 0.76] as const };
  const share: StoryLine = { ...line, unit: 'share', points: [{ step: 1, value: 0.5 }], figure };
  expect(lineValue(share, { total: 4 }, 2).text).toBe('50.0%');
  expect(lineValue(share, { total: 4 }, 4).text).toBe('50% of 10 (24–76%)');
});
