import type { Random } from '../random';
import { allStyles, type WrapOptions } from './style';
import type { TaskItem } from './types';

/** Puts the parts of a prompt into a phrasing: {name} marks become the values. */
export function fill(phrasing: string, values: Readonly<Record<string, string>>): string {
  return phrasing.replace(/\{(\w+)\}/g, (mark, name: string) => values[name] ?? mark);
}

export interface ItemParts<Data> {
  readonly family: string;
  readonly prompt: string;
  readonly key: string;
  readonly shape: string;
  readonly content: string;
  readonly data: Data;
}

/** An item with its reference answers in every style. */
export function makeItem<Data>(parts: ItemParts<Data>, random: Random, options: WrapOptions = {}): TaskItem<Data> {
  return { ...parts, answers: allStyles(parts.content, random, options) };
}
