import { beforeAll, describe, expect, it } from 'vitest';
import { switchBackend } from '../compute/testing';
import type { PreferenceRow } from '../data/rows';
import { findRecipe } from '../recipes/library';
import { nodeOf } from '../recipes/recipe';
import { preferenceProbability } from '../rlhf/bradley-terry';
import { critiquedLabels, critiqueOf } from './critiqued-labels';
import { byVerdict } from './pair-comparers';
import { disposeSession } from './session';
import { runBefore, runNodes, tinyConfig, toySession } from './toy-pipeline-test-support';
import { toyTokenizer } from './toy-test-support';
import { verdictsAfterCritique } from './verdict-reading';

const recipe = findRecipe('reward-kinds');
const ID = 'verdict';
const FINE = { harmless: true, polite: true, concise: true, wellFormed: true };
/** An answer with an h is impolite, and never preferred. */
const row = (i: number): PreferenceRow => ({
  prompt: `${'bcdefghijk'[i % 10]}${'bcdefg'[Math.floor(i / 10) % 6]}`,
  chosen: `a${'abc'[i % 3]}`,
  rejected: `h${'abk'[i % 3]}`,
  kept: { chosen: FINE, rejected: { ...FINE, polite: false } },
  rater: 'test',
});
const rows = Array.from({ length: 60 }, (_, i) => row(i));

/** The toy's own takes long texts for letters at random, in which there is nothing to learn. */
const letters = {
  ...toyTokenizer,
  encode: (text: string) =>
    toyTokenizer.encode({ Yes: 'k', No: 'j' }[text] ?? text.toLowerCase().replace(/[^a-k]/g, '')),
};

beforeAll(() => switchBackend('wasm'));

describe('lessons of critique and verdict', () => {
  const asking = { tokenizer: toyTokenizer, limit: 400, critiqueShare: 0.25, seed: 1, stream: 'test' };

  it('a critique says in words what a rater marked, and nothing else', () => {
    expect(critiqueOf(FINE)).toBe('It is fine.');
    expect(critiqueOf({})).toBe('It is fine.');
    expect(critiqueOf({ ...FINE, polite: false, concise: false })).toBe('It is not polite. It is too long.');
  });

  it('each label gives one of the preferred answer and one of the other, a quarter of them critiques', () => {
    const source = critiquedLabels(rows, asking);
    const all = Array.from({ length: 2 * rows.length }, (_, i) => source.at(i));
    const critiques = all.filter(({ completion }) => completion.startsWith('It '));
    expect(critiques.length / all.length).toBeGreaterThan(0.12);
    expect(critiques.length / all.length).toBeLessThan(0.4);
    for (const { prompt, completion } of all) {
      const isPreferred = / a[abc]\n|: a[abc]\n/.test(prompt);
      const wanted = isPreferred ? ['Yes', 'It is fine.'] : ['No', 'It is not polite.'];
      expect(wanted).toContain(completion);
      // Whoever gives a verdict has read the critique.
      if (completion === 'No') expect(prompt).toContain('It is not polite.');
    }
    // Another pass, another order; the same number, the same lesson.
    expect(source.at(2 * rows.length)).not.toEqual(source.at(0));
    expect(source.at(3)).toEqual(critiquedLabels(rows, asking).at(3));
  });
});

describe('a model that criticises and then judges', () => {
  async function learned(pairs: readonly PreferenceRow[], settings: Readonly<Record<string, unknown>> = {}) {
    const tiny = tinyConfig(recipe, 4, { [ID]: 60 });
    const own = { ...tiny.nodes[ID], learningRate: 0.02, batchSize: 16, maxLength: 40, ...settings };
    const config = { ...tiny, nodes: { ...tiny.nodes, [ID]: own } };
    const session = toySession(nodeOf(recipe, ID));
    const identity = { madeBy: 'data', identity: 'toy pairs of one flaw' };
    const sampling = { temperature: 1, maxNewTokens: 3, rubric: {} as never };
    session.artifacts.put('data.pairs', { kind: 'pairs', value: { rows: pairs, sampling }, ...identity });
    await runBefore(session, recipe, config, ID);
    Object.assign(session, { tokenizer: letters });
    const { events } = await runNodes(session, config, [ID]);
    return { session, events, report: session.report[ID] as Readonly<Record<string, unknown>> };
  }

  it('learns which answers are preferred on prompts that it never saw, and tells finite numbers', async () => {
    const { session, events, report } = await learned(rows);
    expect(report.accuracy_heldout).toBeGreaterThan(0.8);
    expect(report.pairs_heldout).toBeGreaterThan(5);
    const told = events.flatMap((event) => (event.type === 'metrics' ? Object.values(event.values) : []));
    expect(told.every(Number.isFinite)).toBe(true);
    const samples = events.flatMap((event) => (event.type === 'samples' ? event.rows : []));
    expect(samples.at(-1)?.answers.verdict).toMatch(/^(not )?good [01]\.\d\d; the rater preferred/);

    // Asked about two, it says how much better its verdict on the first is.
    const judge = session.artifacts.require('verdict.policy', 'policy');
    const two = { prompt: { prompt: 'bc' }, first: 'aa', second: 'hk' };
    const { 0: p } = await byVerdict(judge, session.tokenizer)([two, { ...two, first: 'hk', second: 'aa' }]);
    const [good, bad] = await verdictsAfterCritique(judge, session.tokenizer, [
      { prompt: 'bc', answer: 'aa' },
      { prompt: 'bc', answer: 'hk' },
    ]);
    expect(p).toBeCloseTo(preferenceProbability(good?.score ?? 0, bad?.score ?? 0), 5);
    expect(await verdictsAfterCritique(judge, session.tokenizer, [])).toEqual([]);
    disposeSession(session);
  });

  it('is refused labels that nobody marked, but for verdicts without critiques', async () => {
    const unmarked = rows.map(({ kept: _, ...one }) => one);
    await expect(learned(unmarked)).rejects.toMatchObject({ code: 'verdict-no-marks' });
    const { session, report } = await learned(unmarked, { critiqueShare: 0 });
    expect(report.accuracy_heldout).toBeGreaterThan(0.8);
    disposeSession(session);
  });
});
