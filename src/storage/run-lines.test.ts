import { expect, it } from 'vitest';
import type { InspectedSequence } from '../train/events';
import { linesOf } from './folder';
import { checkLines, goodLines, type PhaseLine } from './run-lines';

const perToken = Float32Array.from([0.5, Number.NaN]);
const sequence: InspectedSequence = {
  ...{ prompt: 'p', answer: 'a b', tokens: ['a', ' b'], ended: true, score: 0.25, ratios: [perToken] },
  ...{ logprobs: perToken, refLogprobs: perToken, kl: perToken, rewards: perToken },
  ...{ values: perToken, advantages: perToken, returns: perToken },
};

it('keeps a step token by token: the same numbers in the same arrays, those not known yet too', () => {
  const lines: PhaseLine[] = [
    { node: 'ppo', step: 3, phase: { kind: 'rollout', sequences: [sequence] } },
    {
      node: 'ppo',
      step: 3,
      phase: { kind: 'update', epoch: 1, minibatch: 2, sequences: [sequence], values: { kl: 1 } },
    },
  ];
  const written = new TextDecoder().decode(linesOf(lines));
  expect(() => checkLines('phases.jsonl', written)).not.toThrow();
  expect(goodLines('phases.jsonl', written)).toEqual(lines);
  expect(() => checkLines('phases.jsonl', written.replace('"tokens":["a"', '"tokens":[7'))).toThrow(/Line 1/);
});
