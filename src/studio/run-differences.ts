import { type RunConfig, recipeOf } from '../recipes/config';
import { fieldsOf, type SettingField, valueAt } from './setting-fields';

export interface Difference {
  readonly field: SettingField;
  /** In the order of the configurations; undefined where its recipe has no such setting. */
  readonly values: readonly unknown[];
}

/** The settings that are not the same in all of some configurations. */
export function settingDifferences(configs: readonly RunConfig[]): Difference[] {
  const fields = new Map(configs.flatMap((config) => fieldsOf(recipeOf(config))).map((field) => [field.path, field]));
  return [...fields.values()]
    .map((field) => ({ field, values: configs.map((config) => valueAt(config, field.path)) }))
    .filter(({ values }) => new Set(values).size > 1);
}
