import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import { parseConfig } from '../recipes/config';
import { findRecipe } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import { giveData } from './give-data';
import { runBefore, runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';

const rlaif = findRecipe('rlaif');
const KINDER = { question: 'Which answer is kinder?', critique: '', revision: '' };
const NOTHING = { better: false, harmless: false, polite: false, concise: false };

beforeAll(() => switchBackend('wasm'));

/** AI labels of the toy by principles of the settings and a person's own. */
async function labeled(principles: Readonly<Record<string, boolean>>, written: readonly (typeof KINDER)[]) {
  const tiny = tinyConfig(rlaif, 4);
  const preferences = { ...tiny.nodes.preferences, principles };
  const config = parseConfig({ ...tiny, nodes: { ...tiny.nodes, preferences } });
  const session = toySession(nodeOf(rlaif, 'preferences'));
  await runBefore(session, rlaif, config, 'preferences');
  await giveData(session, { 'data.constitution': written }, config);
  const { events } = await runNodes(session, config, ['preferences']);
  return { events, report: session.report.preferences as Readonly<Record<string, unknown>> };
}

describe('AI labels by a constitution in a person’s own words', () => {
  it('are asked in those words alone, and nothing is said of what no rubric knows', async () => {
    const { events, report } = await labeled({ ...NOTHING, own: true }, [KINDER]);
    expect(report).toMatchObject({ principles: [KINDER.question], own_principles: { pairs_judged: report.labels } });
    expect(report.agreement).toBeUndefined();
    expect(report.note).toMatch(
      /judged by principles in your own words, which no rubric can check: the judge was \d+% sure/,
    );
    const told = events.flatMap((event) => (event.type === 'metrics' ? Object.entries(event.values) : []));
    expect(told.map(([name]) => name)).toContain('own/position_bias');
    expect(told.map(([name]) => name)).not.toContain('judge_agreement');
    expect(told.filter(([, value]) => !Number.isFinite(value))).toEqual([]);
  });

  it('stand beside the taught ones; those that are not switched on are not asked', async () => {
    const both = await labeled({ ...NOTHING, better: true, own: true }, [KINDER]);
    expect(both.report.principles).toEqual(['better', KINDER.question]);
    const own = both.report.own_principles as { readonly pairs_judged: number };
    expect(own.pairs_judged).toBeGreaterThan(0);
    expect(own.pairs_judged).toBeLessThan(both.report.labels as number);
    const without = await labeled({ ...NOTHING, better: true }, [KINDER]);
    expect(without.report).toMatchObject({ principles: ['better'] });
    expect(without.report.own_principles).toBeUndefined();
  });

  it('an empty one gets a clear word', async () => {
    await expect(labeled({ ...NOTHING, own: true }, [])).rejects.toThrow(/constitution is empty/);
  });
});
