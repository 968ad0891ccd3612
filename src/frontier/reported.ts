/** What the reports of a run's stages say of its frontier. A report may come from a file, so nothing in it is taken for granted. */
import { isRecord } from '../text/guarded-json';
import type { FrontierPoint } from './points';

/** A share with its 95% interval and the comparisons that it is of. */
export interface Wins {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
  readonly prompts: number;
  /** √KL of the model that it is of; where that was not measured, the last point's stands for it. */
  readonly distance?: number;
}

type Found = Readonly<Record<string, unknown>>;
const records = (report: Found): Found[] => Object.values(report).filter(isRecord);
const numberIn = (found: unknown, key: string): number | undefined => {
  const value = isRecord(found) ? found[key] : undefined;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};
const distanceOf = (kl: number): number => Math.sqrt(Math.max(0, kl));

/** Against the reference on unseen prompts, by the rubric: of an evaluation, or of choosing the best of n. */
export function winsIn(report: Found): Wins | undefined {
  for (const found of records(report)) {
    const table = isRecord(found.table) ? found.table : {};
    const wins = isRecord(table.winRate) ? table.winRate : isRecord(found.win_rate_vs_sft) ? found.win_rate_vs_sft : {};
    const [rate, low, high] = ['rate', 'low', 'high'].map((key) => numberIn(wins, key));
    const prompts = numberIn(wins, 'prompts') ?? numberIn(found, 'prompts_measured');
    if (rate === undefined || low === undefined || high === undefined || prompts === undefined) continue;
    const kl = numberIn(table.kl, 'value') ?? numberIn(found, 'kl_bound');
    return { rate, low, high, prompts, ...(kl !== undefined && { distance: distanceOf(kl) }) };
  }
  return undefined;
}

/**
 * Points of a recipe none of whose stages tells a KL as it goes: best of n at every n, on its analytic curve (Nakano et al.
 * 2021), or what an evaluation measured of the reference and of the policy.
 */
export function pointsInReport(report: Found): FrontierPoint[] {
  const evaluated = records(report).flatMap(({ table }) => (isRecord(table) ? evaluatedPoints(table) : []));
  if (evaluated.length > 0) return evaluated;
  const chosen = records(report).find(({ curve }) => Array.isArray(curve));
  return ((chosen?.curve ?? []) as readonly unknown[]).flatMap(bestOfNPoint);
}

function bestOfNPoint(found: unknown): FrontierPoint[] {
  const [n, kl] = [numberIn(found, 'n'), numberIn(found, 'kl')];
  if (!isRecord(found) || n === undefined || kl === undefined) return [];
  const [learned, rubric] = [numberIn(found.score, 'value'), numberIn(found.rubric, 'value')];
  const answers = numberIn(found.score, 'n') ?? 1;
  return [{ step: n, kl, distance: distanceOf(kl), ...told({ learned, rubric }), answers }];
}

function evaluatedPoints(table: Found): FrontierPoint[] {
  const kl = numberIn(table.kl, 'value');
  const families = (Array.isArray(table.families) ? table.families : []).filter(isRecord);
  const rows = families.filter(({ heldOut, rubric }) => heldOut !== true && isRecord(rubric));
  const [before, after] = Object.keys(rows[0]?.rubric ?? {});
  if (kl === undefined || before === undefined || after === undefined) return [];
  const answers = rows.reduce((sum, row) => sum + (numberIn(row, 'prompts') ?? 0), 0);
  const rubricOf = (model: string) =>
    rows.reduce((sum, row) => sum + (numberIn(row.rubric, model) ?? 0), 0) / rows.length;
  return [
    { step: 0, kl: 0, distance: 0, rubric: rubricOf(before), answers },
    { step: 1, kl, distance: distanceOf(kl), rubric: rubricOf(after), answers },
  ];
}

const told = (values: { readonly learned: number | undefined; readonly rubric: number | undefined }) => ({
  ...(values.learned !== undefined && { learned: values.learned }),
  ...(values.rubric !== undefined && { rubric: values.rubric }),
});
