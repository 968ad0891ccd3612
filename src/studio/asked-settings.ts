/** What an address asked for, and how that stands to the usual settings. */
import { parseConfig, type RunConfig } from '../recipes/config';
import type { RunRecord } from '../storage/run-record';
import { settingDifferences } from './run-differences';

/** What of an address is no setting. */
const NO_SETTINGS = ['view', 'recording', 'lesson', 'present', 'backend', 'threads', 'defaults'];
/** Whether an address names settings. */
export const saysSettings = (search: string): boolean =>
  [...new URLSearchParams(search).keys()].some((name) => !NO_SETTINGS.includes(name));
/** Whether settings came with the address that are not the usual ones: model and seed alone are in every address. */
export const isLinked = (search: string, config: RunConfig): boolean => saysSettings(search) && !isUsual(config);
/** Whether a configuration is the usual one of any model and seed. */
export const isUsual = (config: RunConfig): boolean => {
  const { model, seed } = config;
  return isSame({ ...parseConfig(), model, seed }, config);
};
/** Whether two configurations would make the same. */
export const isSame = (one: RunConfig, other: RunConfig): boolean =>
  one.recipe === other.recipe && settingDifferences([one, other]).length === 0;

/** The identity of a run's base where a person brought it. */
export const ownBase = ({ base }: RunRecord): string | null => (base.own ? base.identity : null);
