import type { RunConfig } from '../config/run';
import { type SettingField, valueAt } from './setting-fields';

export interface Difference {
  readonly field: SettingField;
  /** In the order of the configurations. */
  readonly values: readonly unknown[];
}

/** The settings that are not the same in all of some configurations. */
export function settingDifferences(configs: readonly RunConfig[], fields: readonly SettingField[]): Difference[] {
  return fields
    .map((field) => ({ field, values: configs.map((config) => valueAt(config, field.path)) }))
    .filter(({ values }) => new Set(values).size > 1);
}
