/** What each family of tasks came to over the seeds of an algorithm. Reports may come from files, so nothing in them is taken for granted. */
import { mean } from '../statistics';
import { isRecord } from '../text/guarded-json';

/** A figure over seeds: their mean, the lowest and the highest. */
export interface SeedBand {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly seeds: number;
}

export interface FamilyBand {
  readonly family: string;
  readonly title: string;
  /** What is measured on content, 0 to 1: 'accuracy', 'bleu', … */
  readonly metric: string;
  /** No instruction of it was trained on. */
  readonly heldOut: boolean;
  readonly reference: SeedBand;
  readonly policy: SeedBand;
  /** The policy's minus the reference's of the same seed. */
  readonly change: SeedBand;
}

type Told = Pick<FamilyBand, 'family' | 'title' | 'metric' | 'heldOut'> & {
  readonly reference: number;
  readonly policy: number;
};

/** In the order of the first report that tells of a family; the last evaluation of a run counts. */
export function familyBands(reports: readonly Readonly<Record<string, unknown>>[]): FamilyBand[] {
  const byFamily = new Map<string, Told[]>();
  for (const told of reports.flatMap(familiesIn))
    byFamily.set(told.family, [...(byFamily.get(told.family) ?? []), told]);
  return [...byFamily.values()].flatMap((all) => {
    const [first] = all;
    if (!first) return [];
    const { family, title, metric, heldOut } = first;
    return {
      ...{ family, title, metric, heldOut },
      reference: bandOf(all.map(({ reference }) => reference)),
      policy: bandOf(all.map(({ policy }) => policy)),
      change: bandOf(all.map(({ reference, policy }) => policy - reference)),
    };
  });
}

function familiesIn(report: Readonly<Record<string, unknown>>): Told[] {
  const tables = Object.values(report).flatMap((found) =>
    isRecord(found) && isRecord(found.table) ? [found.table] : [],
  );
  const families = tables.at(-1)?.families;
  return Array.isArray(families) ? families.filter(isRecord).flatMap(toldOf) : [];
}

/** The models of a table stand in their order: the base, the reference, the policy. */
function toldOf({ family, title, metric, heldOut, scores }: Readonly<Record<string, unknown>>): Told[] {
  if (typeof family !== 'string' || typeof title !== 'string' || typeof metric !== 'string') return [];
  const [reference, policy] = isRecord(scores) ? Object.values(scores).slice(-2) : [];
  if (!isShare(reference) || !isShare(policy)) return [];
  return [{ family, title, metric, heldOut: heldOut === true, reference, policy }];
}

const isShare = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

const bandOf = (values: readonly number[]): SeedBand => ({
  mean: mean(values),
  low: Math.min(...values),
  high: Math.max(...values),
  seeds: values.length,
});
