import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { withScoreHead } from '../model';
import { bothOrders, pairIds, preferenceOf } from './preference-reading';
import { livelyParameters, toyModel, toyTokenizer } from './toy-test-support';

beforeAll(() => switchBackend('wasm'));

const prompt = { prompt: 'bc' };
/** <|user|> b c <|assistant|> */
const QUESTION = [3, 6, 7, 4];

describe('pairIds', () => {
  it('prompt, first answer, EOS, second answer, EOS', () => {
    expect(pairIds(toyTokenizer, { prompt, first: 'aa', second: 'k' }, 24)).toEqual([...QUESTION, 5, 5, 1, 15, 1]);
  });

  it.each([
    // of 8 places for both answers, how many each has
    ['aaaaaaaa', 'kkkkkkkk', 4, 4],
    ['aaaaaaaa', 'kk', 6, 2],
    ['aa', 'kkkkkkkk', 2, 6],
    ['aaa', 'kkkk', 3, 4],
  ])('%s and %s: what one answer does not need is the other’s', (first, second, a, b) => {
    const ids = pairIds(toyTokenizer, { prompt, first, second }, QUESTION.length + 2 + 8);
    expect(ids.slice(QUESTION.length)).toEqual([...Array(a).fill(5), 1, ...Array(b).fill(15), 1]);
  });

  it('says when a prompt leaves no room for two answers', () => {
    expect(() => pairIds(toyTokenizer, { prompt, first: 'a', second: 'k' }, 11)).toThrow(/no room for two answers/);
  });
});

it('reads both orders, and what it says of one is what it says against the other', async () => {
  const model = { config: toyModel, parameters: withScoreHead(livelyParameters(), toyModel.hidden_size, 3) };
  const pairs = [
    { prompt, first: 'aa', second: 'kh' },
    { prompt, first: 'kh', second: 'aa' },
    { prompt, first: 'e', second: 'e' },
  ];
  const { forward, backward } = await bothOrders(model, toyTokenizer, pairs);
  expect([forward[0], backward[0]]).toEqual([backward[1], forward[1]]);
  expect(Math.abs((forward[0] as number) + (backward[0] as number))).toBeGreaterThan(1e-4); // it leans to a place
  const [p = 0, q = 0, same] = await preferenceOf(model, toyTokenizer, pairs);
  expect(p + q).toBeCloseTo(1, 12);
  expect(p).not.toBeCloseTo(0.5, 4);
  expect(same).toBe(0.5);
});
