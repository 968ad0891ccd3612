import { type RunConfig, recipeOf } from '../recipes/config';
import { nodeShort, withNode } from '../recipes/names';
import { hasNode, type Recipe } from '../recipes/recipe';
import { type Difference, settingDifferences } from './run-differences';
import { defaultsOf } from './setting-fields';

/** Settings said in a name; of more, how many. */
const MOST_SETTINGS = 3;

/**
 * What a run is called: what sets it apart from the run before it, or, where it is the first, from the defaults
 * ("β 0.05, PPO iterations 40"). `data`: what a person gave anew ('121 labels'). A run whose settings there was one with before
 * is called as that one (engine/new-name.ts). `lesson`: what a lesson whose settings these are calls it.
 */
export function runName(
  config: RunConfig,
  before: RunConfig | null,
  data: readonly string[] = [],
  lesson: string | null = null,
): string {
  const recipe = recipeOf(config);
  const from = before?.recipe === config.recipe ? before : { ...defaultsOf(recipe), model: config.model };
  const differences = settingDifferences([from, config]);
  if (lesson) return lesson;
  if (differences.length === 0 && data.length > 0) return data.join(', ');
  if (differences.length === 0) return before ? 'The same again' : 'Default settings';
  const said = differences
    .slice(0, MOST_SETTINGS)
    .map((difference) => `${settingName(recipe, difference, differences)} ${valueWords(difference, 1)}`);
  const more = differences.length - said.length;
  return `${[...data, ...said].join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A setting's value in one of the configurations, as it is said: a switch is on or off, thousands are set apart (no seed is a count). */
export function valueWords({ field, values }: Difference, of: number): string {
  const value = values[of];
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'number' && value >= 1000 && field.path !== 'seed') return value.toLocaleString('en');
  return value === null ? 'none' : String(value);
}

/** 'β'; 'SFT steps' where the name alone says little, or another stage has a setting of that name too. */
export function settingName(recipe: Recipe, { field }: Difference, all: readonly Difference[] = []): string {
  const [node = ''] = field.path.split('.');
  const isShared = all.some((other) => other.field !== field && other.field.label === field.label);
  const isUnsaid = /^[a-z ]+$/i.test(field.label); // 'Steps' alone says little, 'β' says it all
  return hasNode(recipe, node) && (isShared || isUnsaid)
    ? withNode(nodeShort(recipe, node), field.label.toLowerCase())
    : field.label;
}
