import { z } from '../config/zod';
import { configSchema, parseConfig, type RunConfig } from '../recipes/config';
import { nodesAsOf } from '../recipes/defaults';
import { hasNode, nodeOf, type Recipe } from '../recipes/recipe';
import { saidIn } from '../recipes/without-sft';

/** What a form needs to know of one setting; read off the zod schema, so a setting is written down once. */
export interface SettingField {
  /** 'sft.steps': the path in the configuration and the name in the address. */
  readonly path: string;
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly kind: 'integer' | 'number' | 'boolean' | 'choice' | 'text';
  readonly nullable: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly options: readonly string[];
}

interface JsonSchema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

/** zod's own int bounds are no bounds a person set. */
const bound = (value: number | undefined): number | undefined =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? undefined : value;

/** 'learningRate' -> 'Learning rate'; 'max_new_tokens' -> 'Max new tokens'. */
export function humanLabel(key: string): string {
  const words = key
    .replace(/_/g, ' ')
    .replace(/([a-z])([A-Z])/g, (_, a: string, b: string) => `${a} ${b.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function fieldOf(path: string, key: string, schema: JsonSchema): SettingField {
  const inner = schema.anyOf?.find((s) => s.type !== 'null') ?? schema;
  const options = (inner.enum ?? []).map(String);
  const kind: SettingField['kind'] =
    options.length > 0
      ? 'choice'
      : inner.type === 'integer' || inner.type === 'number' || inner.type === 'boolean'
        ? inner.type
        : 'text';
  return {
    path,
    key,
    label: schema.title ?? inner.title ?? humanLabel(key),
    description: schema.description ?? inner.description ?? '',
    kind,
    nullable: schema.anyOf?.some((s) => s.type === 'null') ?? false,
    minimum: bound(inner.minimum ?? inner.exclusiveMinimum),
    maximum: bound(inner.maximum ?? inner.exclusiveMaximum),
    options,
  };
}

function collect(prefix: string, schema: JsonSchema): SettingField[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const path = prefix ? `${prefix}.${key}` : key;
    return child.properties ? collect(path, child) : [fieldOf(path, key, child)];
  });
}

/** Every setting of a schema, nested ones under dotted paths, in the order they are declared. */
function settingFields(schema: z.ZodType): SettingField[] {
  return collect('', z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

interface Form {
  readonly schema: z.ZodObject;
  readonly fields: readonly SettingField[];
  readonly defaults: RunConfig;
}
const forms = new WeakMap<Recipe, Form>();

function formOf(recipe: Recipe): Form {
  const known = forms.get(recipe);
  if (known) return known;
  const schema = configSchema(recipe);
  const all = settingFields(schema).filter(({ path }) => path !== 'recipe');
  const fields = all.map((field) => ({
    ...field,
    path: field.path.replace(/^nodes\./, ''),
    description: saidIn(recipe, field.description),
  }));
  const form = { schema, fields, defaults: parseConfig({ recipe: recipe.id }) };
  forms.set(recipe, form);
  return form;
}

/** Every setting of a run by a recipe: those of the whole run ('seed'), then those of its nodes ('sft.steps'). */
export const fieldsOf = (recipe: Recipe): readonly SettingField[] => formOf(recipe).fields;

/** What holds where nobody says otherwise; `version`: as it was when a link was made. */
export const defaultsOf = (recipe: Recipe, version?: number): RunConfig =>
  version === undefined
    ? formOf(recipe).defaults
    : parseConfig({ recipe: recipe.id, nodes: nodesAsOf(recipe, version) });

/** Where a setting lies in the configuration: one of a node has a dot in its name, one of the run has none. */
const placeOf = (path: string): string => (path.includes('.') ? `nodes.${path}` : path);

export const valueAt = (config: RunConfig, path: string): unknown =>
  placeOf(path)
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      config,
    );

function withValue(config: unknown, [key = '', ...rest]: readonly string[], value: unknown): unknown {
  const record = (typeof config === 'object' && config !== null ? config : {}) as Record<string, unknown>;
  return { ...record, [key]: rest.length === 0 ? value : withValue(record[key], rest, value) };
}

export type Checked = { readonly config: RunConfig } | { readonly problem: string };

/** The configuration with one value changed, or why it cannot be. */
export function withSetting(recipe: Recipe, config: RunConfig, path: string, value: unknown): Checked {
  if (Number.isNaN(value)) return { problem: 'not a number' };
  const result = formOf(recipe).schema.safeParse(withValue(config, placeOf(path).split('.'), value));
  if (result.success) return { config: result.data as unknown as RunConfig };
  return { problem: result.error.issues[0]?.message ?? 'not allowed' };
}

/** A configuration for another recipe: what was changed by hand stays where a node of that name and stage has it. */
export function carriedOver(config: RunConfig, from: Recipe, to: Recipe): RunConfig {
  const { model, data, seed, contextLength } = config;
  const before = defaultsOf(from);
  const shared = (id: string) =>
    hasNode(from, id) && hasNode(to, id) && nodeOf(from, id).stage.type === nodeOf(to, id).stage.type;
  return fieldsOf(from)
    .filter(({ path }) => path.includes('.') && shared(path.split('.')[0] ?? ''))
    .filter(({ path }) => valueAt(config, path) !== valueAt(before, path))
    .reduce<RunConfig>(
      (kept, { path }) => {
        const checked = withSetting(to, kept, path, valueAt(config, path));
        return 'config' in checked ? checked.config : kept;
      },
      { ...defaultsOf(to), model, data, seed, contextLength },
    );
}
