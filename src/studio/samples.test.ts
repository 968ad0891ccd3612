import { expect, it } from 'vitest';
import { createSamples } from './samples';

it('keeps the first, the newest and a thinned history between them', () => {
  const samples = createSamples();
  for (let step = 1; step <= 500; step++) samples.add('sft', { step, rows: [] });
  const steps = samples.getState().byNode.sft?.map((s) => s.step) ?? [];
  expect(steps.length).toBeLessThanOrEqual(64);
  expect([steps[0], steps.at(-1)]).toEqual([1, 500]);
  expect(steps).toEqual([...steps].sort((a, b) => a - b));
});

it('takes a second round at one step in place of the first', () => {
  const samples = createSamples();
  samples.add('ppo', { step: 5, rows: [] });
  samples.add('ppo', { step: 5, rows: [{ prompt: 'p', answers: {} }] });
  expect(samples.getState().byNode.ppo).toEqual([{ step: 5, rows: [{ prompt: 'p', answers: {} }] }]);
});

it('keeps two nodes of one stage apart', () => {
  const samples = createSamples();
  samples.add('ppo', { step: 1, rows: [] });
  samples.add('ppo-2', { step: 2, rows: [] });
  samples.clear('ppo');
  expect(samples.getState().byNode).toEqual({ ppo: [], 'ppo-2': [{ step: 2, rows: [] }] });
  samples.clear();
  expect(samples.getState().byNode).toEqual({});
});
