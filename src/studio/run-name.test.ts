import { expect, it } from 'vitest';
import { parseConfig } from '../recipes/config';
import { runName } from './run-name';

const config = (nodes: Parameters<typeof parseConfig>[0] = {}) => parseConfig(nodes);

it.each([
  ['Default settings', config(), null],
  ['β 0.7', config({ nodes: { ppo: { klCoef: 0.7 } } }), null],
  ['PPO iterations 50, β 0.7', config({ nodes: { ppo: { klCoef: 0.7, iterations: 50 } } }), null],
  ['β 0.3', config(), config({ nodes: { ppo: { klCoef: 0.7 } } })],
  ['Seed 7', config({ seed: 7 }), config()],
  ['The same again', config(), config()],
])('says what sets a run apart: %s', (name, now, before) => {
  expect(runName(now, before)).toBe(name);
});

it('counts what there is no room for', () => {
  const nodes = { sft: { steps: 9, batchSize: 3 }, ppo: { iterations: 4, epochs: 2, klCoef: 0.7 } };
  expect(runName(config({ nodes }), null)).toBe('SFT steps 9, SFT batch size 3, PPO iterations 4 and 2 more');
});

it('names the data that are new', () => {
  expect(runName(config(), config(), ['121 labels'])).toBe('121 labels');
  expect(runName(config({ seed: 7 }), config(), ['121 labels'])).toBe('121 labels, Seed 7');
});
