import { createStore, type StoreApi } from 'zustand/vanilla';
import { parseConfig, type RunConfig, recipeOf } from '../recipes/config';
import { largeModelSettings, withLargeModelSettings } from '../recipes/large-model';
import { findRecipe } from '../recipes/library';
import type { Recipe } from '../recipes/recipe';
import { readSearch, type SettingsState, writeSearch } from './address';
import { carriedOver, valueAt, withSetting } from './setting-fields';
import { inspectedBy, type View, viewsOf } from './views';

export type { SettingsState };

export type SettingsStore = StoreApi<SettingsState> & {
  /** The recipe that the configuration is for. */
  recipe(): Recipe;
  /** Sets one value; a bad one leaves the old and says why. */
  set(path: string, value: unknown): boolean;
  /** Takes a whole configuration: a lesson's, a saved run's, or the defaults. */
  replace(config: RunConfig): void;
  /** Another recipe, with what was changed by hand of the nodes that both have. */
  chooseRecipe(id: string): void;
  show(view: View): void;
  /** Presents a plan, or ends that with null. */
  present(plan: string | null): void;
  dismissProblems(): void;
  /** The address that brings someone else to these settings: only what differs from the defaults. */
  search(): string;
};

/** Whether "Use settings for a large model" would change nothing, in a recipe that it is for. */
const isForLargeModel = (config: RunConfig): boolean =>
  Object.keys(largeModelSettings(recipeOf(config))).length > 0 &&
  JSON.stringify(withLargeModelSettings(config)) === JSON.stringify(config);

export function createSettings(search = ''): SettingsStore {
  const store = createStore<SettingsState>(() => readSearch(search));
  const { getState, setState } = store;
  const recipe = () => recipeOf(getState().config);
  const take = (config: RunConfig) =>
    setState(({ view }) => ({
      config,
      view: viewsOf(recipeOf(config)).includes(view) ? view : 'base',
      problems: [],
    }));
  return {
    ...store,
    recipe,
    set(path, value) {
      const { config } = getState();
      const checked = withSetting(recipe(), config, path, value);
      if ('config' in checked) setState({ config: checked.config, problems: [] });
      else setState({ problems: [`${path}: ${checked.problem}. It stays ${String(valueAt(config, path))}.`] });
      return 'config' in checked;
    },
    replace: (config) => take(parseConfig(config)),
    chooseRecipe(id) {
      const next = findRecipe(id);
      if (next === recipe()) return;
      const { config } = getState();
      const carried = carriedOver(config, recipe(), next);
      // Whoever took the settings for a large model has one still.
      take(isForLargeModel(config) ? withLargeModelSettings(carried) : carried);
    },
    show: (view) => setState(({ inspected }) => ({ view, inspected: inspectedBy(recipe(), view, inspected) })),
    present: (plan) => setState({ present: plan }),
    dismissProblems: () => setState({ problems: [] }),
    search: () => writeSearch(getState()),
  };
}
