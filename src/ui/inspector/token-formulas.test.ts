import { expect, it } from 'vitest';
import type { InspectedSequence } from '../../train/events';
import { clippedRatio, columnsOf, isClipped } from './columns';
import { betaOf, fixed, tokenFormulas, tokenSettings } from './token-formulas';

const settings = tokenSettings({ klCoef: 0.3, missingEosPenalty: 1, gamma: 1, lam: 0.95, cliprange: 0.2, epochs: 3 });
const sequence: InspectedSequence = {
  prompt: 'p',
  answer: 'ab',
  tokens: ['a', 'b', '<|eos|>'],
  ended: true,
  score: 1.5,
  logprobs: Float32Array.of(-1, -0.5, -0.1),
  refLogprobs: Float32Array.of(-1.5, -0.25, -0.2),
  kl: Float32Array.of(0.5, -0.25, 0.1),
  rewards: Float32Array.of(-0.1, 0.05, 1.48),
  values: Float32Array.of(0.2, 0.4, 0.6),
  advantages: Float32Array.of(1, -1, 0.5),
  returns: Float32Array.of(1, 1.2, 1.48),
  ratios: [Float32Array.of(1.3, 1.1, 1)],
};

it('takes β from the rewards of the iteration itself', () => {
  expect(betaOf(sequence, 9)).toBeCloseTo(0.2, 6);
  expect(betaOf({ ...sequence, kl: new Float32Array(3) }, 9)).toBe(9);
});

it('puts the numbers of the token into the formulas; only the last earns the score', () => {
  const [kl, reward] = tokenFormulas(sequence, 0, settings);
  expect(kl?.tex).toContain('(-1.000)-(-1.500)=\\mathbf{0.500}');
  expect(reward?.tex).not.toContain('r_\\phi');
  const last = tokenFormulas(sequence, 2, settings)[1];
  expect(last?.tex).toContain('+1.500=\\mathbf{1.480}');
});

it('no token pays for KL where that is a part of the loss; the last earns the score alone', () => {
  const unpriced = { ...sequence, rewards: Float32Array.of(0, 0, 1.5) };
  const rewardsAt = (t: number) => tokenFormulas(unpriced, t, settings).filter(({ since }) => since === 'rewards');
  expect(rewardsAt(0).map(({ title, tex }) => [title, tex])).toEqual([
    ['Reward: none, the score comes with the last token', 'r_t=0'],
  ]);
  expect(rewardsAt(2).map(({ title, tex }) => [title, tex])).toEqual([
    ['Reward: the score', String.raw`r_t=r_\phi=\mathbf{1.500}`],
  ]);
});

it('an answer that was cut off shows the price of that between its score and its reward', () => {
  const cut = { ...sequence, ended: false, rewards: Float32Array.of(-0.1, 0.05, 0.48) };
  expect(tokenFormulas(cut, 2, settings)[1]?.tex).toContain('+1.500-1.000=\\mathbf{0.480}');
  const unpriced = { ...cut, rewards: Float32Array.of(0, 0, 0.5) };
  expect(tokenFormulas(unpriced, 2, settings)[1]?.tex).toContain('1.500-1.000=\\mathbf{0.500}');
  expect(tokenFormulas(cut, 1, settings)[1]?.tex).not.toContain('1.000');
});

it('what three digits make 0 has no sign', () => {
  expect([fixed(-0.0004), fixed(-0.0006), fixed(0)]).toEqual(['0.000', '-0.001', '0.000']);
});

it('calls a token clipped only past ε on the side it is pushed to', () => {
  expect([
    isClipped(1, 1.3, 0.2),
    isClipped(1, 0.7, 0.2),
    isClipped(-1, 0.7, 0.2),
    isClipped(-1, 1.3, 0.2),
    isClipped(1, 1.1, 0.2),
  ]).toEqual([true, false, true, false, false]);
});

it('a stage without a clip clips nothing, and one without a discount discounts nothing', () => {
  expect(tokenSettings({})).toMatchObject({ gamma: 1, missingEosPenalty: 0 });
  expect(isClipped(1, 50, tokenSettings({}).cliprange)).toBe(false);
  const update = tokenFormulas(sequence, 0, tokenSettings({})).at(-1);
  expect(update?.title).toContain('this loss has no ratio');
  expect(update?.tex).not.toContain('clipped');
});

/** Titles of what is shown of a token, and the last formula of its advantage. */
const shown = (s: InspectedSequence, of: Readonly<Record<string, unknown>>) => {
  const formulas = tokenFormulas(s, 0, tokenSettings(of));
  const advantage = formulas.find(({ title }) => title.startsWith('Advantage'));
  return { titles: formulas.map(({ title }) => title), advantage };
};

it('without a critic: neither its columns nor its formulas, and the advantage in the numbers of the group', () => {
  const none = new Float32Array(0);
  const grouped: InspectedSequence = {
    ...sequence,
    values: none,
    returns: none,
    group: { returns: [2, 1, 0, 3], own: 3 },
  };
  expect(columnsOf(sequence).map(({ key }) => key)).toEqual(expect.arrayContaining(['value', 'return']));
  expect(columnsOf(grouped).map(({ key }) => key)).not.toEqual(expect.arrayContaining(['value']));
  const rloo = { beta: 0.3, cliprange: 0.2, num_generations: 4 };
  const leaveOneOut = shown(grouped, rloo);
  expect(leaveOneOut.titles.filter((title) => /value|Return/.test(title))).toEqual([]);
  expect(leaveOneOut.advantage?.tex).toContain('3.000-1.000');
  const relative = shown(grouped, { ...rloo, scale_rewards: 'group' });
  expect(relative.advantage?.tex).toContain('{3.000-1.500}{1.291+10^{-4}}');
  expect(shown(grouped, { ...rloo, scale_rewards: 'none' }).advantage?.tex).toContain('=3.000-1.500=');
  // A critic, and nothing whitened.
  expect(shown(sequence, { beta: 0.3 }).advantage?.title).toBe('Advantage');
  expect(shown(sequence, { lam: 0.9 }).advantage?.title).toContain('whitened');
});

it('clips a whole answer by the product of its ratios where the answer is the action', () => {
  const ratios = Float32Array.of(1.1, 1.1, 1);
  expect(clippedRatio(ratios, 2, 'token')).toBe(1);
  expect(clippedRatio(ratios, 2, 'answer')).toBeCloseTo(1.21, 5);
  expect(tokenSettings({ num_generations: 4 }).action).toBe('answer');
  expect(tokenSettings({ num_generations: 4, scale_rewards: 'group' }).action).toBe('token');
});
