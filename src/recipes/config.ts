import { CONTEXT_LENGTH, PRESETS, type PresetName } from '../config/model';
import { count, setting } from '../config/setting';
import { z } from '../config/zod';
import { isRecord } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { findRecipe } from './library';
import { type DataPort, refOf } from './ports';
import { ancestors, nodeOf, type Recipe, takes } from './recipe';
import type { SettingsOf, StageManifest } from './stage';

/**
 * Everything that decides a run: with the base model's files and what a person brought, the same configuration gives
 * the same result on the same adapter. JSON. The backend is no part of it: it is asked for when the worker starts.
 */
export interface RunConfig {
  /** A recipe of the library, by its id. */
  readonly recipe: string;
  /** The bundled base model. */
  readonly model: PresetName;
  /** Where prompts come from: the bundled world. */
  readonly data: 'bundled';
  readonly seed: number;
  /** Tokens that a run reads at most, of prompt and answer together; fewer where its model can read only fewer. */
  readonly contextLength: number;
  /** Every setting of every node, by the node's id. */
  readonly nodes: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
/** What a person may write: everything optional, settings laid over the recipe's. */
export type RunConfigInput = {
  readonly [K in keyof Omit<RunConfig, 'nodes'>]?: unknown;
} & { readonly nodes?: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

export const DEFAULT_RECIPE = 'rlhf';

/** The settings of a run that belong to no node. */
const headSchema = z.object({
  model: setting(z.enum(PRESETS), 'Model', 'Size of the bundled base model.', 'nano'),
  data: setting(z.enum(['bundled']), 'Data', 'Where prompts come from.', 'bundled'),
  seed: setting(z.int().min(0).max(0xffffffff), 'Seed', 'Every random draw of the run follows from it.', 1),
  contextLength: setting(
    count(8192, 16),
    'Context length',
    'Tokens that a run reads at most, within the model’s own context.',
    CONTEXT_LENGTH,
  ),
});

/** The schema of a whole configuration for one recipe; forms read titles and limits off it. */
export function configSchema(recipe: Recipe): z.ZodObject {
  const nodes = Object.fromEntries(recipe.nodes.map(({ id, stage }) => [id, stage.settings]));
  return z.object({ recipe: z.literal(recipe.id), ...headSchema.shape, nodes: z.object(nodes) });
}

/** A configuration with every setting filled in. Errors: InputError 'unknown-recipe', 'unknown-node', 'config'. */
export function parseConfig(input: RunConfigInput = {}): RunConfig {
  const recipe = findRecipe(input.recipe ?? DEFAULT_RECIPE);
  const stray = Object.keys(input).find((key) => key !== 'recipe' && key !== 'nodes' && !(key in headSchema.shape));
  if (stray !== undefined) throw refusal(`${stray} is not a setting.`, stray);
  const given: unknown = input.nodes ?? {};
  if (!isRecord(given)) throw refusal('nodes: the settings of each node, by its id, are expected', 'nodes');
  for (const id of Object.keys(given)) nodeOf(recipe, id);
  const nodes = Object.fromEntries(
    recipe.nodes.map(({ id, settings }) => [id, laidOver(settings, given[id] === undefined ? {} : given[id])]),
  );
  const { model, data, seed, contextLength } = input;
  const whole = {
    recipe: recipe.id,
    ...(model !== undefined && { model }),
    ...(data !== undefined && { data }),
    ...(seed !== undefined && { seed }),
    ...(contextLength !== undefined && { contextLength }),
    nodes,
  };
  const result = configSchema(recipe).safeParse(whole);
  if (!result.success) {
    const [issue] = result.error.issues;
    const path = (issue?.path ?? []).filter((key, i) => i > 0 || key !== 'nodes').join('.');
    throw refusal(`${path}: ${issue?.message ?? 'not allowed'}`, path);
  }
  const known = leafPaths(result.data);
  const unknown = leafPaths(whole).find((path) => !known.some((own) => own === path || own.startsWith(`${path}.`)));
  if (unknown === undefined) return result.data as unknown as RunConfig;
  const path = unknown.replace(/^nodes\./, '');
  throw refusal(`${path} is not a setting. ${settingsBeside(unknown, known)}`, path);
}

/** Those that there are where one was looked for: "sft has steps, batchSize." */
function settingsBeside(unknown: string, known: readonly string[]): string {
  const above = unknown.slice(0, unknown.lastIndexOf('.') + 1);
  const inside = known.filter((path) => path.startsWith(above));
  if (inside.length === 0) return settingsBeside(above.slice(0, -1), known);
  const names = new Set(inside.map((path) => path.slice(above.length).split('.')[0]));
  return `${above.replace(/^nodes\./, '').slice(0, -1)} has ${[...names].join(', ')}.`;
}

const refusal = (message: string, path: string): InputError => new InputError('config', message, { path });

/** The recipe of a configuration. Errors: InputError 'unknown-recipe'. */
export const recipeOf = ({ recipe }: Pick<RunConfig, 'recipe'>): Recipe => findRecipe(recipe);

/** The settings of a node, whatever its stage. Errors: InputError 'unknown-node'. */
export function settingsOf(config: RunConfig, id: string): Readonly<Record<string, unknown>> {
  const settings = config.nodes[id];
  if (settings) return settings;
  nodeOf(recipeOf(config), id);
  return {};
}

/** Whether a run takes what a person can bring by a port: a node of its recipe does, with the settings that it has. */
export const takesData = (config: RunConfig, port: DataPort): boolean =>
  recipeOf(config).nodes.some(({ id, stage, inputs }) =>
    Object.entries(inputs).some(
      ([input, ref]) => ref === refOf('data', port) && takes(stage, input, settingsOf(config, id)),
    ),
  );

/** The settings of a node that is known to be of a stage: a configuration was checked when it came in. */
export const settingsAs = <M extends StageManifest>(config: RunConfig, id: string, _stage: M): SettingsOf<M> =>
  settingsOf(config, id) as SettingsOf<M>;

/** The configuration of a run that branches at a node: what the node builds on was made with the settings of before. */
export function branchConfig(before: RunConfig, wanted: RunConfig, node: string): RunConfig {
  const fixed = ancestors(recipeOf(before), node);
  const settings = Object.entries(before.nodes).map(([id, own]) => [
    id,
    fixed.includes(id) ? own : (wanted.nodes[id] ?? own),
  ]);
  return { ...before, nodes: Object.fromEntries(settings) };
}

/** Values of one object laid over another's, objects within them too. */
function laidOver(below: Readonly<Record<string, unknown>>, above: unknown): unknown {
  if (!isRecord(above)) return above;
  const out: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const under = out[key];
    out[key] = isRecord(under) && isRecord(value) ? laidOver(under, value) : value;
  }
  return out;
}

function leafPaths(value: unknown, path = ''): string[] {
  if (!isRecord(value) || Object.keys(value).length === 0) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leafPaths(inner, path ? `${path}.${key}` : key));
}
