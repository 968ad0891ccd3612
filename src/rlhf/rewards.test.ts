import { describe, expect, it } from 'vitest';
import { type RewardInput, tokenRewards } from './rewards';

/** Sequence by sequence from the definition, on plain lists without padding. */
function plain(logp: number[], ref: number[], score: number, ended: boolean, beta: number, penalty: number): number[] {
  const kl = logp.map((l, t) => l - (ref[t] as number));
  return kl.map((k, t) => -beta * k + (t === kl.length - 1 ? score - (ended ? 0 : penalty) : 0));
}

const NAN = Number.NaN;
const input: RewardInput = {
  logprobs: Float32Array.of(-1, -2, -0.5, -3, NAN, NAN, -1, NAN, NAN),
  refLogprobs: Float32Array.of(-1.5, -1, -0.5, -4, NAN, 1, -1.25, Number.POSITIVE_INFINITY, 0),
  mask: Uint8Array.of(1, 1, 1, 1, 0, 0, 1, 0, 0),
  scores: [2, -1, 0.5],
  ended: [1, 0, true],
  beta: 0.1,
  missingEosPenalty: 1,
};

describe('tokenRewards', () => {
  it('a table by hand', () => {
    const { rewards, nonScore, scores } = tokenRewards(input);
    const expected = [
      [-0.05, 0.1, 0 + 2], // ends in EOS: the score comes with it
      [-0.1 + -1 - 1, 0, 0], // one token, no EOS: score −1 and penalty 1 at the last token
      [-0.025 + 0.5, 0, 0],
    ].flat();
    for (const [i, r] of expected.entries()) expect(rewards[i]).toBeCloseTo(r, 6);
    expect([...scores]).toEqual([2, -2, 0.5]);
    expect(nonScore[2]).toBeCloseTo(0, 10);
    expect(nonScore[3]).toBeCloseTo(-0.1, 6);
  });

  it('agrees with the plain definition, row by row', () => {
    const { rewards } = tokenRewards(input);
    [3, 1, 1].forEach((length, b) => {
      const row = (x: Float32Array) => [...x.slice(b * 3, b * 3 + length)];
      const expected = plain(
        row(input.logprobs),
        row(input.refLogprobs),
        input.scores[b] as number,
        Boolean(input.ended[b]),
        0.1,
        1,
      );
      for (const [t, r] of expected.entries()) expect(rewards[b * 3 + t]).toBeCloseTo(r, 6);
    });
  });

  it('sums to score − β·KL over a sequence, and a policy that drifts up pays (the sign)', () => {
    const { rewards } = tokenRewards({ ...input, beta: 1, scores: [0, 0, 0], missingEosPenalty: 0 });
    expect((rewards[0] as number) + (rewards[1] as number) + (rewards[2] as number)).toBeCloseTo(-(0.5 - 1 + 0), 6);
    expect(rewards[0]).toBeLessThan(0); // log π above log π_ref
  });

  it('β 0 reads no log-probability', () => {
    const logprobs = new Float32Array(9).fill(Number.NEGATIVE_INFINITY);
    const { rewards } = tokenRewards({ ...input, beta: 0, logprobs, refLogprobs: logprobs });
    expect([...rewards]).toEqual([0, 0, 2, -2, 0, 0, 0.5, 0, 0]);
  });

  it('padding alone gets nothing; shapes that disagree are refused', () => {
    const { rewards } = tokenRewards({ ...input, mask: new Uint8Array(9) });
    expect([...rewards]).toEqual(new Array(9).fill(0));
    expect(() => tokenRewards({ ...input, ended: [1] })).toThrow(RangeError);
    expect(() => tokenRewards({ ...input, scores: [1, 2], ended: [1, 1] })).toThrow(RangeError);
    expect(
      tokenRewards({
        ...input,
        logprobs: new Float32Array(),
        refLogprobs: new Float32Array(),
        mask: new Uint8Array(),
        scores: [],
        ended: [],
      }).rewards,
    ).toHaveLength(0);
  });
});
