import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { ownData } from '../data/own-data';
import { splitOfPrompt } from '../data/splits';
import { initParameters } from '../model';
import { identityOfData } from '../recipes/identity';
import { recipes } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import type { Artifact } from './artifacts';
import type { EvaluationTable } from './events';
import { ownSource } from './own-source';
import { policyReport } from './policy-report';
import { rewardIds } from './reward-scoring';
import { createSession, type Session } from './session';
import { runNodes, tinyConfig } from './toy-pipeline-test-support';
import { toyModel, toyTokenizer } from './toy-test-support';
import { usablePairs } from './usable-pairs';

beforeAll(() => switchBackend('cpu'));

const LETTERS = [...'abcdefghijk'];
const prompts = LETTERS.flatMap((a) => LETTERS.slice(0, 4).map((b) => ({ prompt: `${a}${b}` })));
const deps = { seed: 3, tokenizer: toyTokenizer, context: 24 };
const first = <T>(at: (i: number) => T, count: number): T[] => Array.from({ length: count }, (_, i) => at(i));

describe('a person’s own prompts', () => {
  it('no stage that trains sees one of the evaluation, and none is in two splits', () => {
    const source = ownSource(prompts, undefined, deps);
    const test = new Set(source.unseen?.map(({ prompt }) => prompt));
    expect(test.size).toBeGreaterThan(3);
    for (const purpose of ['ppo', 'preferences', 'normalisation', 'labeling']) {
      const seen = first((i) => source.prompts('train', purpose).at(i).prompt, 200);
      expect(seen.filter((prompt) => test.has(prompt))).toEqual([]);
      expect(new Set(seen).size).toBe(source.counts?.prompts.train);
    }
    expect(prompts.filter((row) => source.kept(row)).map(({ prompt }) => prompt)).toEqual([...test]);
    expect(source.kept({ prompt: 'of the bundled world' })).toBe(false);
    const trained = new Set(first((i) => source.prompts('train', 'ppo').at(i).prompt, 200));
    expect(source.shown.filter(({ prompt }) => trained.has(prompt))).toEqual([]);
  });

  it('come in another order each time through, the same under one seed', () => {
    const order = (seed: number) => {
      const source = ownSource(prompts, undefined, { ...deps, seed }).prompts('train', 'ppo');
      return first((i) => source.at(i).prompt, 60);
    };
    expect(order(3)).toEqual(order(3));
    expect(order(3)).not.toEqual(order(4));
    const n = prompts.filter(({ prompt }) => splitOfPrompt(prompt) === 'train').length;
    expect(order(3).slice(0, n)).not.toEqual(order(3).slice(n, 2 * n));
  });

  it('those that came with an answer can be checked: right is what the evaluation counts as exact', () => {
    const answered = prompts.map((row, i) => (i % 2 === 0 ? { ...row, reference: 'Salt water.' } : row));
    const { exact, counts } = ownSource(answered, undefined, deps);
    expect(counts?.prompts.with_answer).toBe(22);
    const asked = new Set(first((i) => exact?.prompts('train', 'grpo').at(i), 100));
    for (const row of asked)
      expect([row?.reference, splitOfPrompt(row?.prompt ?? '')]).toEqual(['Salt water.', 'train']);
    const right = (answer: string) => exact?.isRight({ prompt: 'a', reference: 'Salt water.' }, answer);
    expect([right('Salt water.'), right('salt water'), right('Water.'), right('')]).toEqual([true, true, false, false]);
    expect(exact?.isRight({ prompt: 'a' }, '')).toBe(false);
    expect(ownSource(prompts, undefined, deps).exact).toBeUndefined();
  });

  it('too few say so, and too long ones are left out and counted', () => {
    const [trained] = prompts.filter(({ prompt }) => splitOfPrompt(prompt) === 'train');
    const few = ownSource([trained as { prompt: string }], undefined, deps);
    expect(() => few.prompts('test', 'x')).toThrow(/None of your 1 prompts falls into the part for the evaluation/);
    const long = ownSource([...prompts, { prompt: 'a'.repeat(17) }], undefined, deps);
    expect(long.counts).toMatchObject({ prompts: { rows: 45, too_long: 1 } });
    expect(() => ownSource([{ prompt: 'a'.repeat(17) }], undefined, deps).prompts('train', 'x')).toThrow(/no room/);
  });

  it('one prompt alone has no demonstrations to measure on, two have: never rows that are learned from', () => {
    const rows = (n: number) =>
      first((i) => ({ prompt: LETTERS[i % n] as string, completion: LETTERS[i] as string }), 8);
    const of = (n: number) => ownSource([], rows(n), deps).demonstrations;
    expect(of(1)('validation', 24)).toBeUndefined();
    expect(of(1)('train', 24)?.rows).toHaveLength(8);
    const [train, held] = [of(2)('train', 24)?.rows ?? [], of(2)('validation', 24)?.rows ?? []];
    expect([train.length > 0, held.length > 0]).toEqual([true, true]);
    expect(train.filter(({ prompt }) => held.some((row) => row.prompt === prompt))).toEqual([]);
  });
});

it('what fits is what the reward model tells apart: the same function decides before it trains', () => {
  const rows = ['', 'b', 'bc', 'bcd'].flatMap((begin) =>
    first((n) => ({ prompt: 'a'.repeat(n + 1), chosen: `${begin}e`, rejected: `${begin}f`, rater: 'me' }), 12),
  );
  const limit = 12;
  const usable = new Set(usablePairs(rows, toyTokenizer, limit).rows);
  expect(usable.size).toBeGreaterThan(5);
  for (const row of rows) {
    const ids = [row.chosen, row.rejected].map((answer) => {
      try {
        return rewardIds(toyTokenizer, row, answer, limit).join();
      } catch {
        return 'no room';
      }
    });
    expect(usable.has(row)).toBe(ids[0] !== ids[1]);
  }
  expect(() => usablePairs(rows.slice(-1), toyTokenizer, limit)).toThrow(/None of the 1 pairs.*no answer is left/);
});

describe('recipes on own data alone', () => {
  async function ownSession(pairs: boolean): Promise<Session> {
    const session = createSession(toyModel, toyTokenizer, initParameters(toyModel, 3), 'toy');
    const data = ownData({
      prompts,
      ...(pairs && { pairs: prompts.map((row) => ({ ...row, chosen: 'aa', rejected: 'kh', rater: 'mine.jsonl' })) }),
    });
    const put = async (port: 'prompts' | 'demonstrations', value: readonly object[] = []) => {
      if (value.length > 0)
        session.artifacts.put(`data.${port}`, {
          kind: port,
          value: value as never,
          madeBy: 'data',
          identity: await identityOfData(value),
        });
    };
    await put('prompts', data.prompts);
    await put('demonstrations', data.demonstrations);
    if (pairs)
      session.artifacts.put('data.pairs', {
        kind: 'pairs',
        value: { rows: data.pairs ?? [], sampling: { temperature: 1, maxNewTokens: 3, rubric: {} } },
        madeBy: 'data',
        identity: 'pairs',
      });
    return session;
  }
  const rlhf = recipes().find(({ id }) => id === 'rlhf') as ReturnType<typeof recipes>[number];

  it('run from SFT to PPO; what needs a rubric is not in the report', async () => {
    const session = await ownSession(true);
    const config = tinyConfig(rlhf, 2);
    const { events } = await runNodes(session, config, ['sft', 'preferences', 'reward', 'ppo', 'evaluation']);
    const own = new Set(prompts.map(({ prompt }) => prompt));
    const shown = events.flatMap((event) => (event.type === 'samples' ? event.rows.map(({ prompt }) => prompt) : []));
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((prompt) => !own.has(prompt))).toEqual([]);
    const seen = events.flatMap((event) =>
      event.type === 'phase' && event.phase.kind === 'rollout' ? event.phase.sequences.map(({ prompt }) => prompt) : [],
    );
    expect(seen.filter((prompt) => splitOfPrompt(prompt) !== 'train')).toEqual([]);
    expect(session.report.reward).not.toHaveProperty('accuracy_rubric');
    expect(session.report.ppo).not.toHaveProperty('rubric_last');
    expect(session.report.sft).toMatchObject({ demonstrations: { left_out: 0 } });
    const evaluated = session.report.evaluation as { table: EvaluationTable; prompts: number };
    expect(evaluated.table).toMatchObject({
      families: [],
      own: { references: 0, compared: ['sft.policy', 'ppo.policy'] },
    });
    expect(Object.keys(evaluated.table.own?.figures['ppo.policy'] ?? {})).toEqual([
      ...['words', 'distinct1', 'distinct2', 'perplexity'],
    ]);
    expect(evaluated.table.winRate).toBeUndefined();
    expect(JSON.stringify(session.report)).not.toMatch(/null/);
    expect(policyReport(rlhf, session.report)).toMatchObject({ node: 'ppo', win_rate_vs_sft: null, tasks: {} });
    const kept = prompts.filter(({ prompt }) => splitOfPrompt(prompt) === 'test').length;
    expect(evaluated.prompts).toBe(kept);
    expect(session.report.preferences).toMatchObject({ labels: prompts.length - kept });
  });

  it('simulated raters do not know own prompts, and the stage says what to do', async () => {
    const session = await ownSession(false);
    const config = tinyConfig(rlhf, 1);
    session.artifacts.put('sft.policy', {
      ...(session.artifacts.artifact('base') as Artifact<'policy'>),
      madeBy: 'sft',
    });
    await expect(runNodes(session, config, ['preferences'])).rejects.toMatchObject({ code: 'preferences-no-judge' });
  });

  it('other prompts make another identity of all that takes prompts, and none of fine-tuning', () => {
    expect(nodeOf(rlhf, 'ppo').inputs.prompts).toBe('data.prompts');
    expect(nodeOf(rlhf, 'sft').inputs.prompts).toBeUndefined();
  });
});
