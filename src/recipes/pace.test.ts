import { expect, it } from 'vitest';
import { parseConfig } from './config';
import { timeOf } from './pace';

const ground = { base: 'a', device: 'wasm', rows: { 'data.pairs': 30 } };
const config = (nodes: object, more: object = {}) => parseConfig({ recipe: 'dpo', nodes: nodes as never, ...more });
const measured = { begin: 10, step: 2, total: 40, config: config({ sft: { steps: 40 } }), ground };
const now = (nodes: object, more?: object) => timeOf(measured, config(nodes, more), 'sft', ground);

it('the number of steps scales the time, and a rate leaves it', () => {
  expect(now({ sft: { steps: 40 } })).toEqual({ step: 2, seconds: 90 });
  expect(now({ sft: { steps: 10 } })).toEqual({ step: 2, seconds: 30 });
  expect(now({ sft: { steps: 40, learningRate: 1e-5 }, dpo: { batchSize: 3 } })).toEqual({ step: 2, seconds: 90 });
});

it('batches, lengths, another model and another device void it', () => {
  expect(now({ sft: { steps: 40, batchSize: 3 } })).toBeNull();
  expect(now({ sft: { steps: 40, maxLength: 33 } })).toBeNull();
  expect(now({ sft: { steps: 40 } }, { contextLength: 64 })).toBeNull();
  expect(timeOf(measured, measured.config, 'sft', { ...ground, base: 'b' })).toBeNull();
  expect(timeOf(measured, measured.config, 'sft', { ...ground, device: 'webgpu' })).toBeNull();
});

it('with other rows a step takes as long, and how many there are is not known', () => {
  expect(timeOf(measured, measured.config, 'sft', { ...ground, rows: { 'data.pairs': 31 } })).toEqual({
    step: 2,
    seconds: null,
  });
});

it('of PPO the epochs are within a step, and of DPO they count', () => {
  const ppo = (nodes: object) => parseConfig({ recipe: 'rlhf', nodes: nodes as never });
  const of = { ...measured, config: ppo({ ppo: { iterations: 10, epochs: 2 } }) };
  expect(timeOf(of, ppo({ ppo: { iterations: 20, epochs: 2 } }), 'ppo', ground)?.seconds).toBe(170);
  expect(timeOf(of, ppo({ ppo: { iterations: 10, epochs: 4 } }), 'ppo', ground)).toBeNull();
  const dpo = { ...measured, config: config({ dpo: { epochs: 2 } }) };
  expect(timeOf(dpo, config({ dpo: { epochs: 4 } }), 'dpo', ground)?.seconds).toBe(170);
});
