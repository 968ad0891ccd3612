import type { StageSnapshot } from '../data/snapshot';
import type { NamedArray } from '../data/weights';
import { AdamW } from '../optim';
import { saveTrainable, type Trainable } from './trainable';

/** What of a session is being made, for whoever saves it. Asked between two events only. */
export interface RunningStage {
  readonly node: string;
  snapshot(): Promise<StageSnapshot>;
}

type Fields = Readonly<Record<string, unknown>>;
const isArrays = (value: unknown): value is readonly NamedArray[] =>
  Array.isArray(value) && value.length > 0 && value[0]?.data instanceof Float32Array;
const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTrainable = (value: unknown): value is Trainable =>
  typeof value === 'object' && value !== null && 'optimizer' in value && value.optimizer instanceof AdamW;

/** A stage's state, its trainables read off the device: what `unpackSnapshot` gives back. */
export async function saveState(node: string, step: number, state: object): Promise<StageSnapshot> {
  const plain = await Promise.all(
    Object.entries(state).map(async ([field, value]) => [
      field,
      isTrainable(value) ? await saveTrainable(value) : structuredClone(value),
    ]),
  );
  return packSnapshot(node, step, Object.fromEntries(plain) as object);
}

/** Named arrays, trainables as plain data ({w, m, v, step}) and other plain data, taken apart by their fields. */
export function packSnapshot(node: string, step: number, state: object): StageSnapshot {
  const arrays: NamedArray[] = [];
  const scalars: Record<string, unknown> = {};
  const take = (field: string, value: unknown) => {
    if (isArrays(value)) for (const array of value) arrays.push({ ...array, name: `${field}/${array.name}` });
    else if (isObject(value) && Object.values(value).some(isArrays))
      for (const [part, inner] of Object.entries(value)) take(`${field}.${part}`, inner);
    else scalars[field] = value;
  };
  for (const [field, value] of Object.entries(state)) take(field, value);
  return { node, step, arrays, scalars };
}

/** The state that was packed; whoever takes it knows its type. */
export function unpackSnapshot<T>({ arrays, scalars }: StageSnapshot): T {
  const fields = new Map<string, unknown>(Object.entries(scalars));
  for (const array of arrays) {
    const cut = array.name.indexOf('/');
    const field = array.name.slice(0, cut);
    const list = (fields.get(field) ?? []) as NamedArray[];
    list.push({ ...array, name: array.name.slice(cut + 1) });
    fields.set(field, list);
  }
  const state: Record<string, unknown> = {};
  for (const [field, value] of fields) {
    const [name = '', part] = field.split('.');
    if (part === undefined) state[name] = value;
    else state[name] = { ...(state[name] as object | undefined), [part]: value };
  }
  return state as T;
}
