import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import type { PreferenceRow } from '../data/rows';
import { sparrow } from '../recipes/library/sparrow';
import { nodeOf } from '../recipes/recipe';
import { defaultWeights } from '../tasks';
import { disposeSession, type Session } from './session';
import { runBefore, runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';

beforeAll(() => switchBackend('wasm'));

const ID = 'rule-harm';
const config = tinyConfig(sparrow, 4, { [ID]: 60 });
/** An answer with an h is harmful, as `labeled` tells it. */
const rows = (labeled: (answer: string) => boolean): PreferenceRow[] =>
  Array.from({ length: 60 }, (_, i) => {
    const [chosen, rejected] = [`a${'abc'[i % 3]}`, `h${'abk'[i % 3]}`] as [string, string];
    const kept = { chosen: { harmless: labeled(chosen) }, rejected: { harmless: labeled(rejected) } };
    return { prompt: `${'bcdefghijk'[i % 10]}${'bcdefg'[Math.floor(i / 10)]}`, chosen, rejected, rater: 'test', kept };
  });

async function learned(pairs: readonly PreferenceRow[]) {
  const session: Session = toySession(nodeOf(sparrow, ID));
  session.artifacts.put('probing.pairs', {
    kind: 'pairs',
    value: { rows: pairs, sampling: { temperature: 1, maxNewTokens: 3, rubric: { ...defaultWeights } } },
    madeBy: 'probing',
    identity: 'toy',
  });
  await runBefore(session, sparrow, config, ID);
  const { events } = await runNodes(session, config, [ID]);
  const report = session.report[ID] as Readonly<Record<string, unknown>>;
  disposeSession(session);
  return { events, report };
}

describe('a model of one rule', () => {
  it('learns what keeps the rule on prompts that it never saw', async () => {
    const { report } = await learned(rows((answer) => !answer.includes('h')));
    expect(report).toMatchObject({ rule: 'harmless', kept: 0.5 });
    expect(report.accuracy_heldout).toBeGreaterThan(0.9);
    expect(report.answers_heldout).toBeGreaterThan(10);
    expect(report.note).toBeUndefined();
  });

  it.each([
    ['breaks', false],
    ['keeps', true],
  ] as const)('of a rule that everything %s says so, and gives numbers all the same', async (verb, kept) => {
    const { report, events } = await learned(rows(() => kept));
    expect(report.note).toContain(`labeled answers ${verb} the rule`);
    expect(events.some((e) => e.type === 'progress' && e.note?.includes(verb))).toBe(true);
    for (const e of events)
      if (e.type === 'metrics')
        expect(Object.values(e.values).every(Number.isFinite), JSON.stringify(e.values)).toBe(true);
    expect(report.kept).toBe(Number(kept));
  });

  it('is refused labels that nobody asked for the rule', async () => {
    const unasked = rows(() => true).map(({ kept: _, ...row }) => row);
    await expect(learned(unasked)).rejects.toMatchObject({ code: 'rule-no-labels' });
  });
});
