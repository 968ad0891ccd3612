import type { RunConfigInput } from './config';
import type { Recipe } from './recipe';

/** Goes up by one whenever a default changes; a link says under which it was made. */
export const DEFAULTS_VERSION = 4;

/** A default that is no longer one. Links made while it was still mean it. */
export interface OldDefault {
  /** The last version that had it. */
  readonly until: number;
  readonly stage: string;
  /** 'klCoef', 'adaptive.target'. */
  readonly setting: string;
  readonly value: unknown;
}

/** Version 1: the world of eleven families and the rubric that was one weighted mean. Version 2: pairs of two answers, PPO in three epochs a rollout. Version 3: GAE with λ 0.95, RLOO with four answers per prompt. */
const OLD_DEFAULTS: readonly OldDefault[] = [
  { until: 1, stage: 'sft', setting: 'steps', value: 500 },
  { until: 1, stage: 'preferences', setting: 'pairs', value: 300 },
  { until: 1, stage: 'ppo', setting: 'iterations', value: 200 },
  { until: 1, stage: 'ppo', setting: 'klCoef', value: 0.3 },
  { until: 1, stage: 'evaluation', setting: 'promptsPerFamily', value: 100 },
  { until: 2, stage: 'preferences', setting: 'pairs', value: 1000 },
  { until: 2, stage: 'preferences', setting: 'answersPerPrompt', value: 2 },
  { until: 2, stage: 'preferences', setting: 'alteredShare', value: 0.5 },
  { until: 2, stage: 'preferences', setting: 'harmfulShare', value: 0 },
  { until: 2, stage: 'reward', setting: 'epochs', value: 4 },
  { until: 2, stage: 'reward', setting: 'learningRate', value: 5e-4 },
  { until: 2, stage: 'ppo', setting: 'promptsPerBatch', value: 64 },
  { until: 2, stage: 'ppo', setting: 'epochs', value: 3 },
  { until: 2, stage: 'ppo', setting: 'learningRate', value: 3e-4 },
  { until: 2, stage: 'ppo', setting: 'klCoef', value: 0.1 },
  { until: 2, stage: 'ppo', setting: 'ptxCoef', value: 0.4 },
  { until: 2, stage: 'dpo', setting: 'epochs', value: 6 },
  { until: 3, stage: 'dpo', setting: 'sftCoef', value: 1 },
  { until: 3, stage: 'dpo', setting: 'rpo_alpha', value: 0 },
  { until: 3, stage: 'ppo', setting: 'lam', value: 0.95 },
  { until: 3, stage: 'rloo', setting: 'promptsPerBatch', value: 16 },
  { until: 3, stage: 'rloo', setting: 'num_generations', value: 4 },
  { until: 3, stage: 'a2c', setting: 'learningRate', value: 3e-4 },
  { until: 3, stage: 'a2c', setting: 'ptxCoef', value: 0.4 },
];

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

/** The newest version that changed a default of a stage of a recipe, of all its nodes or of those named; 1 where none did. */
export function defaultsVersion(
  recipe: Recipe,
  ids: readonly string[] = recipe.nodes.map(({ id }) => id),
  old: readonly OldDefault[] = OLD_DEFAULTS,
): number {
  const types = recipe.nodes.filter(({ id }) => ids.includes(id)).map(({ stage }) => stage.type as string);
  return Math.max(1, ...old.filter(({ stage }) => types.includes(stage)).map(({ until }) => until + 1));
}

/** Settings that are no more, by stage type. Records that hold them still open. */
const REMOVED: Readonly<Record<string, readonly string[]>> = {
  // What is right comes first, whatever its weight (tasks/rubric.ts).
  preferences: ['rubric.correct', 'rubric.harmless'],
};

/** Settings that came later, by stage type, and the value that says what was done before there were any. */
const ADDED: Readonly<Record<string, Values>> = { preferences: { harmfulShare: 0 } };

/** The settings of nodes as a record holds them, without those that are no more, and with those that it could not hold yet. */
export function withSettingsOfToday(recipe: Recipe, nodes: NonNullable<RunConfigInput['nodes']>): typeof nodes {
  const types = new Map(recipe.nodes.map(({ id, stage }) => [id, stage.type as string]));
  return Object.fromEntries(
    Object.entries(nodes).map(([id, values]) => [
      id,
      (REMOVED[types.get(id) ?? ''] ?? []).reduce<Values>((left, path) => without(left, path.split('.')), {
        ...ADDED[types.get(id) ?? ''],
        ...values,
      }),
    ]),
  );
}

type Values = Readonly<Record<string, unknown>>;

/** What the recipe itself sets for a node was never the stage's default. */
const valueIn = (settings: Values, path: string): unknown =>
  path.split('.').reduce<unknown>((at, key) => (at as Values | undefined)?.[key], settings);

function withValue(values: Values, [key = '', ...rest]: readonly string[], value: unknown): Record<string, unknown> {
  return { ...values, [key]: rest.length === 0 ? value : withValue((values[key] ?? {}) as Values, rest, value) };
}

function without(values: Values, [key = '', ...rest]: readonly string[]): Values {
  const { [key]: own, ...others } = values;
  if (rest.length === 0 || typeof own !== 'object' || own === null) return rest.length === 0 ? others : values;
  return { ...others, [key]: without(own as Values, rest) };
}
