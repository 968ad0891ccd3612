import type { BackendName } from '../config/backend';
import { DEFAULT_RECIPE, type RunConfig, recipeOf } from '../recipes/config';
import { DEFAULTS_VERSION } from '../recipes/defaults';
import { findRecipe, recipeNamed, someRecipes } from '../recipes/library';
import { hasNode, order, type Recipe } from '../recipes/recipe';
import { readable } from '../text/readable';
import { writtenNumber } from '../text/written-number';
import { defaultsOf, fieldsOf, type SettingField, valueAt, withSetting } from './setting-fields';
import { inspectedBy, LESSONS_VIEW, RUNS_VIEW, START, type View, viewsOf } from './views';

const BACKENDS = ['webgpu', 'wasm', 'cpu'] as const satisfies readonly BackendName[];

export interface SettingsState {
  readonly config: RunConfig;
  /** From `?backend=`; the engine tries it first. */
  readonly backend: BackendName | null;
  /** From `?threads=`: how many compute on wasm; null: as many as suit the machine. */
  readonly threads: number | null;
  readonly view: View;
  /** From `?recording=`: the recorded run of the first view, by its name in `recordings/`; null: the usual one. */
  readonly recording: string | null;
  /** From `?recording=` where the view is that of runs: the recorded run that is looked into; null: none, or a person's file. */
  readonly inside: string | null;
  /** From `?lesson=`: the lesson that is open, by its id; null: none. */
  readonly lesson: string | null;
  /** From `?present=`: the plan that is presented (studio/presentation.ts); null: the page as it is. */
  readonly present: string | null;
  /** The node with phases that was looked at last; null: none yet. */
  readonly inspected: string | null;
  /** From `?base=`: the identity of a base of one's own, open in place of the bundled one; null: the bundled one. */
  readonly base: string | null;
  /** From `?hub=`: the origin of a mirror of the Hub that models are fetched from when asked; null: the Hub's own. */
  readonly hub: string | null;
  /** What was wrong in the address or in a form, for people; the value before it was kept. */
  readonly problems: readonly string[];
}

/** Far above what a lesson with every setting changed needs. */
const MOST_ADDRESS = 16_000;
const SHOWN_PROBLEMS = 8;
const MOST_THREADS = 16;
/** `preset` was the model's name in links made before there were recipes. */
const PRESET = 'preset';

/** A word of the address as the value the field holds. */
function read(field: SettingField, text: string): unknown {
  if (field.nullable && (text === 'none' || text === 'null')) return null;
  if (field.kind === 'boolean')
    return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  if (field.kind === 'integer' || field.kind === 'number') return writtenNumber(text);
  return text;
}

/** Reads the part of an address after `?`: unknown names and bad values become problems, not failures. */
export function readSearch(search: string): SettingsState {
  const params = new URLSearchParams(search.length > MOST_ADDRESS ? '' : search);
  const problems = new Set<string>();
  if (search.length > MOST_ADDRESS)
    problems.add('The address is too long to be a lesson, so its settings were left out.');
  const recipe = recipeAsked(params.get('recipe'), problems);
  const fields = new Map(fieldsOf(recipe).map((field) => [field.path, field]));
  let config = defaultsOf(recipe, versionOf(params, fields, problems));
  let backend: BackendName | null = null;
  let threads: number | null = null;
  let recording: string | null = null;
  let lesson: string | null = null;
  let base: string | null = null;
  let hub: string | null = null;
  const present = params.get('present');
  const opened = params.has('recording') || params.has('present') ? START : 'base';
  let view: View = params.has('lesson') ? LESSONS_VIEW : opened;
  for (const [name, text] of params) {
    const said = readable(text, 40);
    const path = name === PRESET && !params.has('model') ? 'model' : name;
    const field = fields.get(path);
    if (name === 'recipe' || name === 'defaults' || name === 'present' || (name === PRESET && path === PRESET))
      continue;
    if (name === 'backend') {
      backend = BACKENDS.find((b) => b === text) ?? null;
      if (!backend)
        problems.add(`backend=${said} is not one of ${BACKENDS.join(', ')}; the best one available is used.`);
    } else if (name === 'threads') {
      const count = writtenNumber(text);
      threads = typeof count === 'number' && Number.isInteger(count) ? count : 0;
      if (threads < 1 || threads > MOST_THREADS) threads = null;
      if (threads === null)
        problems.add(
          `threads=${said} is not a number from 1 to ${MOST_THREADS}; as many as suit the machine are used.`,
        );
    } else if (name === 'view') {
      view = viewsOf(recipe).find((v) => v === text) ?? 'base';
      if (view !== text) problems.add(`view=${said} is not a view of this page.`);
    } else if (name === 'recording') {
      recording = /^[a-z0-9-]{1,40}$/.test(text) ? text : null;
      if (!recording) problems.add(`recording=${said} is not the name of a recorded run, so the usual one is shown.`);
    } else if (name === 'lesson') {
      lesson = /^[a-z0-9-]{1,40}$/.test(text) ? text : null;
      if (!lesson) problems.add(`lesson=${said} is not the name of a lesson, so all of them are listed.`);
    } else if (name === 'base') {
      base = /^[0-9a-f]{64}$/.test(text) ? text : null;
      if (!base) problems.add(`base=${said} is not the name of a model, so the bundled one is opened.`);
    } else if (name === 'hub') {
      hub = originOf(text);
      if (!hub) problems.add(`hub=${said} is not an address such as https://huggingface.co, which is used.`);
    } else if (!field) {
      problems.add(unknownName(recipe, name));
    } else {
      const checked = withSetting(recipe, config, path, read(field, text));
      if ('config' in checked) config = checked.config;
      else problems.add(`${name}=${said}: ${checked.problem}. It stays ${String(valueAt(config, path))}.`);
    }
  }
  const inspected = inspectedBy(recipe, view, null);
  return {
    config,
    backend,
    threads,
    view,
    recording: view === RUNS_VIEW ? null : recording,
    inside: view === RUNS_VIEW ? recording : null,
    lesson,
    present,
    base,
    hub,
    inspected,
    problems: firstOf(problems),
  };
}

function recipeAsked(id: string | null, problems: Set<string>): Recipe {
  const usual = findRecipe(DEFAULT_RECIPE);
  const found = id === null ? usual : recipeNamed(id);
  if (!found)
    problems.add(
      `recipe=${readable(id ?? '', 40)} is not a recipe of this page, so “${usual.title}” is used. Recipes: ${someRecipes()}.`,
    );
  return found ?? usual;
}

/** A link that holds settings of stages and no version was made before links said it: under the first. */
function versionOf(params: URLSearchParams, fields: ReadonlyMap<string, unknown>, problems: Set<string>): number {
  const text = params.get('defaults');
  const old = [...params.keys()].some((name) => name.includes('.') && fields.has(name));
  const version = text === null ? (old ? 1 : DEFAULTS_VERSION) : writtenNumber(text);
  if (typeof version === 'number' && Number.isInteger(version) && version >= 1 && version <= DEFAULTS_VERSION)
    return version;
  problems.add(
    `defaults=${readable(text ?? '', 40)} is not known to this version of the page, so what the address does not say may differ from what was meant. Reload the page to get the newest version.`,
  );
  return DEFAULTS_VERSION;
}

function unknownName(recipe: Recipe, name: string): string {
  const [node = '', ...setting] = name.split('.');
  if (setting.length === 0 || hasNode(recipe, node))
    return `${readable(name, 40)} is not a setting, so it was left out.`;
  return `The recipe “${recipe.title}” has no stage ${readable(node, 40)}, so its settings were left out. Its stages: ${order(recipe).join(', ')}.`;
}

function originOf(text: string): string | null {
  const url = URL.parse(text);
  return url && /^https?:$/.test(url.protocol) ? url.origin : null;
}

function firstOf(problems: ReadonlySet<string>): string[] {
  const more = problems.size - SHOWN_PROBLEMS;
  return [...[...problems].slice(0, SHOWN_PROBLEMS), ...(more > 0 ? [`And ${more} more.`] : [])];
}

/** The address that brings someone else to these settings: only what differs from the defaults. */
export function writeSearch(state: SettingsState): string {
  const { config, backend, threads, view, recording, inside, lesson, present, base, hub } = state;
  const recipe = recipeOf(config);
  const defaults = defaultsOf(recipe);
  const out = new URLSearchParams();
  if (config.recipe !== DEFAULT_RECIPE) out.set('recipe', config.recipe);
  if (lesson) out.set('lesson', lesson);
  if (view !== (lesson ? LESSONS_VIEW : 'base')) out.set('view', view);
  const played = view === START ? recording : view === RUNS_VIEW ? inside : null;
  if (played) out.set('recording', played);
  if (present !== null) out.set('present', present);
  if (backend) out.set('backend', backend);
  if (threads) out.set('threads', String(threads));
  if (base) out.set('base', base);
  if (hub) out.set('hub', hub);
  for (const { path } of fieldsOf(recipe)) {
    const value = valueAt(config, path);
    // Model and seed make the lesson: they are always said.
    if (path === 'model' || path === 'seed' || value !== valueAt(defaults, path))
      out.set(path, value === null ? 'none' : String(value));
  }
  out.set('defaults', String(DEFAULTS_VERSION));
  return `?${out}`;
}
