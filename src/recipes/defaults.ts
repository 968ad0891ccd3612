import type { RunConfigInput } from './config';
import type { Recipe } from './recipe';

/** Goes up by one whenever a default changes; a link says under which it was made. */
export const DEFAULTS_VERSION = 1;

/** A default that is no longer one. Links made while it was still mean it. */
export interface OldDefault {
  /** The last version that had it. */
  readonly until: number;
  readonly stage: string;
  /** 'klCoef', 'adaptive.target'. */
  readonly setting: string;
  readonly value: unknown;
}

const OLD_DEFAULTS: readonly OldDefault[] = [];

/** What must be laid over a recipe's settings so that they are what they were in some version. */
export function nodesAsOf(
  recipe: Recipe,
  version: number,
  old: readonly OldDefault[] = OLD_DEFAULTS,
): NonNullable<RunConfigInput['nodes']> {
  // The newest first, so that the one that held in that version is written last.
  const since = old.filter(({ until }) => until >= version).sort((a, b) => b.until - a.until);
  const nodes: Record<string, Record<string, unknown>> = {};
  for (const { id, stage, settings } of recipe.nodes)
    for (const { setting, value } of since.filter((one) => one.stage === stage.type))
      if (valueIn(settings, setting) === undefined) nodes[id] = withValue(nodes[id] ?? {}, setting.split('.'), value);
  return nodes;
}

type Values = Readonly<Record<string, unknown>>;

/** What the recipe itself sets for a node was never the stage's default. */
const valueIn = (settings: Values, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Values | undefined)?.[key], settings);

function withValue(values: Values, [key = '', ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  return { ...values, [key]: rest.length === 0 ? value : withValue((values[key] ?? {}) as Values, rest, value) };
}
