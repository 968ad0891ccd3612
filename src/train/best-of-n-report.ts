import type { Measured } from '../data/measured';
import { distinct } from '../evaluation/distinct';
import { meanOfScores, meanOfValues } from '../evaluation/intervals';
import { winRate } from '../evaluation/win-rate';
import { bestOfNKl, bestOfNWinRate, expectedBest } from '../rlhf/best-of-n';
import { mean } from '../statistics';
import { familyOf, outcomeOf } from '../tasks';
import type { BestOfNCurve, BestOfNPoint } from './events';
import type { PolicyReport } from './policy-report';
import type { PromptItem } from './prompts';

/** N answers to one unseen prompt, each with what it is worth; rubric and content only where they are known. */
export interface MeasuredPrompt {
  readonly scores: readonly number[];
  readonly rubric?: readonly number[];
  readonly content?: readonly number[];
  /** Of n fresh ones: the score of the best, its text, and the text of one that nobody chose. */
  readonly fresh: { readonly score: number; readonly best: string; readonly one: string };
}

/** 1, 2, 4, … up to half of the samples, and n itself. */
export function sizesOf(n: number, samples: number): readonly number[] {
  const sizes = [n];
  for (let size = 1; size <= samples / 2; size *= 2) sizes.push(size);
  return [...new Set(sizes)].filter((size) => size <= samples).sort((a, b) => a - b);
}

/** The curve: without bias, with the 95% interval over prompts. */
export const bestOfNCurve = (measured: readonly MeasuredPrompt[], n: number): readonly BestOfNPoint[] =>
  sizesOf(n, measured[0]?.scores.length ?? 0).map((size) => {
    const score = meanOfValues(measured.map((own) => expectedBest(own.scores, own.scores, size)));
    const known = measured.flatMap(({ scores, rubric }) => (rubric ? [expectedBest(scores, rubric, size)] : []));
    return { n: size, kl: bestOfNKl(size), score, ...(known.length > 0 && { rubric: meanOfScores(known) }) };
  });

/** What is known of unseen prompts so far. */
export function bestOfNTable(measured: readonly MeasuredPrompt[], n: number): BestOfNCurve {
  const wins = measured.flatMap(({ scores, rubric }) =>
    rubric && n < scores.length
      ? [bestOfNWinRate(scores, n, (a, b) => outcomeOf(rubric[a] as number, rubric[b] as number))]
      : [],
  );
  return {
    kind: 'selection',
    n,
    samples: measured[0]?.scores.length ?? 0,
    curve: bestOfNCurve(measured, n),
    fresh: mean(measured.map(({ fresh }) => fresh.score)),
    // A sum of products in floating point may end a hair outside.
    ...(wins.length > 0 && { winRate: winRate(wins.map((rate) => Math.min(1, Math.max(0, rate)))) }),
  };
}

/** What the report says of unseen prompts; `items` as they were measured. */
export function bestOfNReport(
  measured: readonly MeasuredPrompt[],
  items: readonly PromptItem[],
  n: number,
): Readonly<Record<string, unknown>> {
  if (measured.length === 0) return {};
  const { curve, fresh, winRate: won } = bestOfNTable(measured, n);
  const estimated = curve.find((point) => point.n === n)?.score;
  const texts = (which: 'one' | 'best') => measured.map((own) => own.fresh[which]);
  return {
    prompts_measured: measured.length,
    curve,
    score_fresh: fresh,
    ...(estimated && { score_estimated: estimated }),
    ...(estimated && Number.isFinite(estimated.low) && { fresh_within_interval: isWithin(fresh, estimated) }),
    kl_bound: bestOfNKl(n),
    ...(won && { win_rate_vs_sft: won }),
    tasks: tasksOf(measured, items, n),
    distinct2: { reference: distinct(texts('one'), 2), policy: distinct(texts('best'), 2) },
  };
}

const isWithin = (value: number, { low, high }: Measured): boolean => low <= value && value <= high;

/** Each family's own metric on sampled answers: of one answer, and of the best of n. */
function tasksOf(measured: readonly MeasuredPrompt[], items: readonly PromptItem[], n: number): PolicyReport['tasks'] {
  const names = [...new Set(items.flatMap(({ item }) => (item ? [item.family] : [])))];
  return Object.fromEntries(
    names.map((name) => {
      const own = measured.filter((_, p) => items[p]?.item?.family === name);
      const known = own.flatMap(({ scores, content }) => (content ? [{ scores, content }] : []));
      const { metric, heldOut } = familyOf(name);
      const sft = mean(known.map(({ content }) => mean(content)));
      const policy = mean(
        known.map(({ scores, content }) => expectedBest(scores, content, Math.min(n, scores.length))),
      );
      return [name, { metric, sft, policy, held_out: heldOut }];
    }),
  );
}
