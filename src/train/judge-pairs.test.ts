import { beforeAll, describe, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { type AskedPrinciple, asked } from '../config/principles';
import { Random } from '../random';
import type { Policy } from './artifacts';
import { verdictTokens } from './judge-model';
import { askedConstitution, constitutionOf, judgePairs, principleFor, verdictText } from './judge-pairs';
import { count, newTally, tallyFigures, tallyReport } from './judge-tally';
import { livelyParameters, toyModel, toyTokenizer } from './toy-test-support';
import { fullWeights } from './trainable';

let judge: Policy;
beforeAll(async () => {
  await switchBackend('cpu');
  judge = { config: toyModel, ...fullWeights(livelyParameters()) };
});

/** The capitals of a verdict are letters too, and all fits its context. */
const tokenizer = {
  ...toyTokenizer,
  encode: (text: string) => {
    const ids = toyTokenizer.encode(text.toLowerCase());
    return ids.length > 12 ? [...ids.slice(-12)] : ids;
  },
};
const BETTER = [asked('better')];
const pair = (first: string, second: string) => ({
  item: { prompt: 'abc' },
  first,
  second,
  random: new Random(1, 'test'),
});

describe('a model that judges', () => {
  test('changing the two round changes nothing but the sides', async () => {
    const ask = (one: ReturnType<typeof pair>) =>
      judgePairs([one], { method: 'comparison', constitution: BETTER }, { judge, tokenizer, source: {} });
    const [there] = await ask(pair('aaa', 'kk'));
    const [back] = await ask(pair('kk', 'aaa'));
    expect((there?.p ?? 0) + (back?.p ?? 0)).toBeCloseTo(1, 6);
    expect(there?.orders?.p1).toBeCloseTo(back?.orders?.p2 ?? 0, 6);
    expect(there?.principle.known).toBe('better');
    expect(there?.truth).toBeUndefined();
  });

  test('a principle in a person’s own words is asked as it is written, and no rubric says who is right', async () => {
    const source = { comparisons: { scoreBy: (_: unknown, __: unknown, answer: string) => answer.length } as never };
    const item = { prompt: 'abc', item: {} as never };
    const ask = (constitution: readonly AskedPrinciple[]) =>
      judgePairs(
        [{ ...pair('aaa', 'kk'), item }],
        { method: 'comparison', constitution },
        { judge, tokenizer, source },
      );
    const own = { question: 'Which is kinder?', critique: '', revision: '', known: null };
    const [mine] = await ask([own]);
    const [known] = await ask(BETTER);
    expect(mine?.principle).toEqual(own);
    expect(mine?.truth).toBeUndefined();
    expect(known?.truth).toBe(1);
    expect(mine?.orders?.p1).not.toBe(known?.orders?.p1);
  });

  test('direct scores have no places', async () => {
    const letters = {
      ...tokenizer,
      encode: (text: string) => (/^[1-5]$/.test(text) ? [4 + Number(text)] : tokenizer.encode(text)),
    };
    const source = { judge, tokenizer: letters, source: {} };
    const [one] = await judgePairs([pair('aaa', 'kk')], { method: 'direct score', constitution: BETTER }, source);
    const [same] = await judgePairs([pair('aaa', 'aaa')], { method: 'direct score', constitution: BETTER }, source);
    expect(one?.orders).toBeUndefined();
    expect(one?.p).toBeGreaterThanOrEqual(0);
    expect(one?.p).toBeLessThanOrEqual(1);
    expect(same?.p).toBeCloseTo(0.5, 6);
  });

  test('a clear word for an empty constitution, verdicts that begin alike and a question without room', async () => {
    const empty = { better: false, harmless: false, polite: false, concise: false };
    expect(() => constitutionOf(empty)).toThrow(/constitution is empty/);
    expect(() => askedConstitution(empty, [], 'question')).toThrow(/constitution is empty/);
    // A principle that is asked of one answer alone says nothing of two.
    const critique = { question: '', critique: 'Is it unkind?', revision: 'Again, more kindly.' };
    expect(() => askedConstitution(empty, [critique], 'question')).toThrow(/constitution is empty/);
    expect(askedConstitution(empty, [critique], 'critique')).toEqual([{ ...critique, known: null }]);
    expect(() => verdictTokens(toyTokenizer, ['A', 'B'])).toThrow(/same first token/);
    const long = { ...tokenizer, encode: (text: string) => toyTokenizer.encode(text.toLowerCase()) };
    await expect(
      judgePairs(
        [pair('a', 'b')],
        { method: 'comparison', constitution: BETTER },
        { judge, tokenizer: long, source: {} },
      ),
    ).rejects.toThrow(/longer context/);
  });

  test('harm is asked of harmful requests alone, or of all where nothing else is asked', () => {
    const random = new Random(3, 'test');
    const harmful = { prompt: 'x', item: { family: 'decline-harmful' } } as never;
    const drawn = (item: never) =>
      new Set(Array.from({ length: 40 }, () => principleFor([asked('better'), asked('harmless')], item, random).known));
    expect(drawn(harmful)).toEqual(new Set(['better', 'harmless']));
    expect(drawn({ prompt: 'x' } as never)).toEqual(new Set(['better']));
    expect(principleFor([asked('harmless')], { prompt: 'x' }, random).known).toBe('harmless');
  });
});

describe('what is counted of a judge', () => {
  test('one that always says A: the same place every time, no agreement but by chance, and nothing NaN', () => {
    const tally = newTally();
    expect(tallyFigures(tally)).toEqual({});
    expect(tallyReport(tally)).toEqual({ pairs_judged: 0 });
    for (let i = 0; i < 10; i++) count(tally, { p: 0.5, orders: { p1: 1, p2: 1 }, cut: 0, truth: i % 2 });
    expect(tallyFigures(tally)).toEqual({
      position_bias: 1,
      first_place: 1,
      sure: 0.5,
      cut_prompts: 0,
      judged_pairs: 10,
      judge_agreement: 0.5,
      clear_pairs: 10,
      judge_agreement_first: 0.5,
      judge_agreement_second: 0.5,
    });
  });

  test('by hand: agreement in each order and together, ties of the rubric left out', () => {
    const tally = newTally();
    count(tally, { p: 0.7, orders: { p1: 0.9, p2: 0.5 + 0.02 }, cut: 2, truth: 1 }); // right, right, wrong
    count(tally, { p: 0.2, orders: { p1: 0.3, p2: 0.9 }, cut: 0, truth: 0 }); // right in all
    count(tally, { p: 0.9, orders: { p1: 0.9, p2: 0.1 }, cut: 0, truth: 0 }); // wrong in all
    count(tally, { p: 0.9, orders: { p1: 0.9, p2: 0.1 }, cut: 0, truth: 0.5 });
    const { judge_agreement, judge_agreement_first, judge_agreement_second, position_bias, cut_prompts } =
      tallyFigures(tally);
    expect([judge_agreement, judge_agreement_first, judge_agreement_second]).toEqual([2 / 3, 2 / 3, 1 / 3]);
    expect([position_bias, cut_prompts]).toEqual([0.25, 0.25]);
  });

  test('a verdict to read', () => {
    expect(verdictText({ p: 0.61, orders: { p1: 0.83, p2: 0.61 }, cut: 0 })).toBe(
      'A 0.83; changed round B 0.61; together A 0.61',
    );
    expect(verdictText({ p: 0.2, cut: 0 })).toBe('B 0.80');
  });
});
