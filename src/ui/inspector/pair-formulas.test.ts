import { expect, it } from 'vitest';
import type { InspectedAnswer } from '../../train/events';
import { pairFormulas, sumsOf, tokenGains } from './pair-formulas';

const answer = (changes: Partial<InspectedAnswer> = {}): InspectedAnswer => ({
  answer: 'ab',
  tokens: ['a', 'b'],
  logprobs: Float32Array.of(-1, -0.5),
  refLogprobs: Float32Array.of(-1.5, -0.25),
  push: 0.2,
  ...changes,
});
const rejected = answer({ logprobs: Float32Array.of(-2, -2), refLogprobs: Float32Array.of(-1, -1), push: -0.2 });

it('colours a token by its gain on the reference, or by what this step changed', () => {
  expect(tokenGains(answer(), 'ratio')).toEqual([0.5, -0.25]);
  expect(tokenGains(answer(), 'step')).toEqual([0, 0]); // no update yet
  const updated = answer({ after: Float32Array.of(-0.75, -0.5) });
  expect([tokenGains(updated, 'step'), tokenGains(updated, 'ratio')]).toEqual([
    [0.25, 0],
    [0.75, -0.25],
  ]);
  expect(sumsOf(answer({ after: Float32Array.of(-0.75, -0.5) }))).toEqual({
    policy: -1.5,
    reference: -1.75,
    after: -1.25,
  });
});

it('puts a pair’s numbers into its formulas: h is the difference of the gains', () => {
  const tex = pairFormulas({ prompt: 'p', chosen: answer(), rejected, loss: 0.4 }).map((formula) => formula.tex);
  expect(tex).toHaveLength(4);
  expect(tex[0]).toContain('(-1.50)-(-1.75)=\\mathbf{0.25}');
  expect(tex[1]).toContain('(-4.00)-(-2.00)=\\mathbf{-2.00}');
  expect(tex[2]).toContain('\\mathbf{2.25}');
  expect(tex[3]).toContain('\\mathbf{-0.2000}');
});

it('an answer that is labeled by itself has a gain and a push, and no lead', () => {
  const titles = pairFormulas({ prompt: 'p', rejected, loss: 0.4 }).map(({ title }) => title);
  expect(titles).toEqual(['Gain of the answer', 'What the loss pushes, per nat']);
});
