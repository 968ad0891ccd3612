import { z } from 'zod';

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
export function settingFields(schema: z.ZodType): SettingField[] {
  return collect('', z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);
}

export function valueAt(config: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
      config,
    );
}

/** A copy of the configuration with one value changed. */
export function withValue(config: unknown, path: string, value: unknown): unknown {
  const [key = '', ...rest] = path.split('.');
  const record = (typeof config === 'object' && config !== null ? config : {}) as Record<string, unknown>;
  return { ...record, [key]: rest.length === 0 ? value : withValue(record[key], rest.join('.'), value) };
}
