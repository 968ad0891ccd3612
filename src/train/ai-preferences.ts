import type { AskedPrinciple } from '../config/principles';
import { RUBRIC_WEIGHTS } from '../config/rubric';
import type { Pairs, PreferenceRow, SampleRow } from '../data/rows';
import { Random } from '../random';
import type { aiPreferencesStage } from '../recipes/stages/ai-preferences';
import { answersToCompare, fruitlessBatches, pairsOf } from './answers-to-compare';
import { type AskedPair, askedConstitution, type JudgedPair, judgePairs, verdictText } from './judge-pairs';
import { count, type JudgeTally, newTally, tallyFigures, tallyReport } from './judge-tally';
import { promptsWithHarm } from './source';
import type { Run } from './stage-run';

/** A judge that is no surer than this of either answer calls a tie: what is more is kept as a soft label. */
const TIE = 1e-6;
/** From this share of pairs with the same place in both orders on, it is said that the judge goes by places. */
const BY_PLACE = 0.9;

/**
 * Preference pairs without people: a model answers each prompt K times, and a judge says which of each two answers is better, by a
 * principle of the constitution, in both orders. Labels are soft: P ≥ ½ of the answer that is preferred.
 *
 * Source: Lee et al. 2023 (RLAIF), section 2; Bai et al. 2022 (Constitutional AI), section 4.1, for the principles.
 */
export const aiPreferences: Run<typeof aiPreferencesStage> = async function* (context) {
  const { settings, inputs, draws, tokenizer, source } = context;
  const { policy, feedback: judge } = inputs;
  const { temperature, maxNewTokens } = settings;
  const constitution = askedConstitution(settings.principles, inputs.constitution ?? [], 'question');
  // What the rubric cannot say anything of is counted by itself too.
  const state = context.resumed({ rows: [] as PreferenceRow[], prompts: 0, tally: newTally(), own: newTally() });
  const pairs: Pairs = { rows: state.rows, sampling: { temperature, maxNewTokens, rubric: { ...RUBRIC_WEIGHTS } } };
  context.output('pairs', pairs);
  context.saves(state, () => state.rows.length);
  const onlyHarm = constitution.every(({ known }) => known === 'harmless');
  const prompts = promptsWithHarm(source, onlyHarm ? 1 : settings.harmfulShare, draws, 'preferences');
  const check = fruitlessBatches();

  while (state.rows.length < settings.pairs) {
    // 1. The next prompts with K answers each, and the pairs of them that differ.
    const deps = { model: policy.config, tokenizer, draws, policy: policy.parameters, prompts };
    const compared = await answersToCompare(settings, state.prompts, deps);
    const asked = compared
      .flatMap((answers) =>
        pairsOf(answers).map(([a, b]): AskedPair => {
          const random = new Random(draws.seed, draws.stream(`judge ${answers.number} ${a} ${b}`));
          const [first, second] = [answers.texts[a] as string, answers.texts[b] as string];
          return { item: answers.item, first, second, random };
        }),
      )
      .slice(0, settings.pairs - state.rows.length);
    state.prompts += compared.length;
    // 2. The judge compares them.
    const judged =
      asked.length === 0
        ? []
        : await judgePairs(asked, { method: settings.method, constitution }, { judge, tokenizer, source });
    for (const [i, one] of judged.entries()) {
      count(state.tally, one);
      if (one.principle.known === null) count(state.own, one);
      state.rows.push(rowOf(asked[i] as AskedPair, one));
    }
    check(asked.length, state.prompts);
    // 3. Tell.
    const step = state.rows.length;
    const ties = state.rows.filter((row) => row.tie).length;
    const figures = {
      labels: step,
      ...(step > 0 && { tie_rate: ties / step }),
      ...tallyFigures(state.tally),
      ...ownFigures(state.own),
    };
    yield { type: 'metrics', step, values: figures };
    if (asked.length > 0)
      yield { type: 'samples', step, rows: firstOfEach(asked).map((i) => shown(asked[i] as AskedPair, judged[i])) };
    yield { type: 'checkpoint', step };
    yield { type: 'progress', step, total: settings.pairs, ...notes() };
  }
  const ties = state.rows.filter((row) => row.tie).length;
  context.report({
    seconds: context.log.seconds(),
    labels: state.rows.length,
    ties,
    principles: constitution.map(nameOf),
    method: settings.method,
    ...tallyReport(state.tally),
    ...(state.own.pairs > 0 && { own_principles: tallyReport(state.own) }),
    ...notes(),
  });

  function rowOf({ item, first, second }: AskedPair, { p }: JudgedPair): PreferenceRow {
    const [chosen, rejected] = p >= 0.5 ? [first, second] : [second, first];
    const { prompt, turns } = item;
    const row = { prompt, ...(turns && { turns }), chosen, rejected, rater: 'simulated:judge' };
    return Math.abs(p - 0.5) < TIE ? { ...row, tie: true } : { ...row, sure: Math.max(p, 1 - p) };
  }

  function shown({ item, first, second }: AskedPair, judged: JudgedPair | undefined): SampleRow {
    if (!judged) throw new RangeError('a pair without a verdict');
    const better = judged.p >= 0.5;
    const verdict = `${nameOf(judged.principle)}: ${better ? verdictText(judged, '✓', '✗') : verdictText(judged, '✗', '✓')}`;
    return {
      prompt: item.prompt,
      answers: { chosen: better ? first : second, rejected: better ? second : first, verdict },
    };
  }

  /** What is said of a judge that goes by places alone, and of one that is asked what nobody can check. */
  function notes(): { note?: string } {
    const said = [byPlace(state.tally), unchecked(state.own)].flatMap((note) => note ?? []);
    return said.length > 0 ? { note: said.join('; ') } : {};
  }
};

const nameOf = ({ known, question }: AskedPrinciple): string => known ?? question;
const percent = (k: number, n: number): number => Math.round((100 * k) / n);

/** What is known of a judge that is asked in words nobody can check. */
function ownFigures(tally: JudgeTally): Record<string, number> {
  const { position_bias, sure, judged_pairs } = tallyFigures(tally);
  const figures = { 'own/position_bias': position_bias, 'own/sure': sure, 'own/pairs': judged_pairs };
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function byPlace({ placed, samePlace }: JudgeTally): string | null {
  if (placed === 0 || samePlace < BY_PLACE * placed) return null;
  return `the judge names the same place in both orders in ${percent(samePlace, placed)}% of the pairs: it goes by places and not by answers`;
}

function unchecked({ pairs, placed, samePlace, sure }: JudgeTally): string | null {
  if (pairs === 0) return null;
  const places = placed > 0 ? `, and named the same place in both orders in ${percent(samePlace, placed)}%` : '';
  return `${pairs} ${pairs === 1 ? 'pair was' : 'pairs were'} judged by principles in your own words, which no rubric can check: the judge was ${percent(sure, pairs)}% sure on average${places}`;
}

/** The place of the first pair of each of a few prompts. */
const firstOfEach = (asked: readonly AskedPair[]): readonly number[] =>
  [...asked.keys()].filter((i) => asked[i]?.item !== asked[i - 1]?.item).slice(0, 4);
