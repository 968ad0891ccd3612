/** What people say of a run whose labels came from them: it stands before what the simulated rubric says, which they were not told. */

import { chosenIndex, type LabelRecord } from '../labeling/record';
import { lastOf, shareInterval } from '../recipes/figures';
import type { Recipe } from '../recipes/recipe';
import { isRecord } from '../text/guarded-json';
import type { EvaluationTable, PictureTable } from '../train/events';
import { type FigureSource, type RunFigure, reportedAt } from './run-figures';

/** How many of the labels that a run learned from are by people: what its stages counted. */
export function labelsByPeople(recipe: Recipe, { series, report }: FigureSource): number {
  const counts = recipe.nodes.map(({ id }) => {
    const line = series?.(id, 'labels_by_people');
    return (line && lastOf(line)) ?? reportedAt(report, `${id}.labels_by_people`) ?? 0;
  });
  return Math.max(0, ...counts);
}

/** What an evaluation leaves: figures of answers, or of pictures. */
export type ComparedTable = EvaluationTable | PictureTable;

/** The two models that a table compares: those whose sampled answers were read, or whose pictures, in that order. */
export const comparedIn = (table: ComparedTable): readonly [before?: string, after?: string] => {
  if (table.kind === 'pictures') return [table.compared?.[0], table.compared?.[1]];
  const { families, own } = table;
  const [before, after] = own?.compared ?? Object.keys(families.find(({ rubric }) => rubric)?.rubric ?? {});
  return [before, after];
};

/** The table of a report; a report may come from a file, so only what is counted on is looked at. */
export function comparedTable(found: unknown): ComparedTable | undefined {
  const table = isRecord(found) ? found.table : undefined;
  if (!isRecord(table) || !isRecord(table.checkpoints)) return undefined;
  const isTable =
    table.kind === 'pictures'
      ? Array.isArray(table.compared)
      : Array.isArray(table.families) && table.families.every(isRecord);
  return isTable ? (table as unknown as ComparedTable) : undefined;
}

export interface PeoplesWins {
  readonly wins: number;
  readonly losses: number;
  /** "Equally good" and "both bad". */
  readonly ties: number;
  /** Of the model after, ties half. */
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/**
 * How often people, who did not see which model wrote what, preferred the model after to the one before: by labels of exactly those weights
 * that the table measured, whatever else is called the same. null: there is none.
 */
export function peoplesWins(table: ComparedTable, records: readonly LabelRecord[]): PeoplesWins | null {
  const [before, after] = comparedIn(table).map((name) => name && table.checkpoints?.[name]);
  if (!before || !after) return null;
  let [wins, losses, ties] = [0, 0, 0];
  for (const record of records) {
    if ((record.kind !== 'normal' && record.kind !== 'comparison') || record.choice === 'skip') continue;
    const [a, b] = record.answers.map(({ source }) => source.checkpoint);
    if (!((a === after && b === before) || (a === before && b === after))) continue;
    const chosen = chosenIndex(record);
    if (chosen === null) ties++;
    else if (record.answers[chosen].source.checkpoint === after) wins++;
    else losses++;
  }
  const count = wins + losses + ties;
  if (count === 0) return null;
  const rate = (wins + ties / 2) / count;
  const [low, high] = shareInterval(rate, count);
  return { wins, losses, ties, rate, low, high };
}

/** The figures of a node where people labeled: theirs first, and the rubric's under its whole name. */
export function peoplesFirst(figures: readonly RunFigure[], wins: PeoplesWins | null): RunFigure[] {
  const simulated = (label: string) =>
    label.endsWith('rubric') ? label.replace(/rubric$/, 'simulated rubric') : `${label} by simulated rubric`;
  const named = figures.map((figure) => (figure.byRubric ? { ...figure, label: simulated(figure.label) } : figure));
  if (!wins) return named;
  const theirs: RunFigure = {
    label: 'people prefer it',
    value: wins.rate,
    share: true,
    count: wins.wins + wins.losses + wins.ties,
    interval: [wins.low, wins.high],
    what: 'blind comparisons by people, ties half',
    byRubric: false,
  };
  return [theirs, ...named];
}
