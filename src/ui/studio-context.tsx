import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { type RunConfig, recipeOf } from '../recipes/config';
import type { Figure } from '../recipes/figures';
import { nodeOf, type Recipe, type RecipeNode, takes } from '../recipes/recipe';
import { outOfDate } from '../studio/provenance';
import { metricFigures } from '../studio/run-figures';
import type { Studio } from '../studio/studio';

/** What a page of a node gets, and every part of one. */
export interface NodeProps {
  readonly node: RecipeNode;
}

const StudioContext = createContext<Studio | null>(null);
/** Of what is shown here, where it is not the recipe that the page is set to: a saved run's. */
const RecipeContext = createContext<Recipe | null>(null);
/** The settings that it was run with. */
const ConfigContext = createContext<RunConfig | null>(null);

export function StudioProvider({ studio, children }: { studio: Studio; children: ReactNode }) {
  return <StudioContext.Provider value={studio}>{children}</StudioContext.Provider>;
}

/** What lies in it is of this recipe; of a run with these settings, where they are named. */
export function RecipeProvider({
  recipe,
  config = null,
  children,
}: {
  recipe: Recipe;
  config?: RunConfig | null;
  children: ReactNode;
}) {
  return (
    <RecipeContext.Provider value={recipe}>
      <ConfigContext.Provider value={config}>{children}</ConfigContext.Provider>
    </RecipeContext.Provider>
  );
}

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('useStudio outside of StudioProvider');
  return studio;
}

/** Part of one of the studio's stores: `useFrom((s) => s.run, (run) => run.status)`. */
export function useFrom<S, T>(store: (studio: Studio) => StoreApi<S>, select: (state: S) => T): T {
  return useStore(store(useStudio()), select);
}

/** The recipe of what is shown here. */
export function useRecipe(): Recipe {
  const current = useFrom(
    (s) => s.settings,
    (state) => recipeOf(state.config),
  );
  return useContext(RecipeContext) ?? current;
}

/** Whether a node takes an input with the settings on the page. */
export function useTaken({ id, stage, inputs }: RecipeNode): (port: string) => boolean {
  const settings = useFrom(
    (s) => s.settings,
    ({ config }) => config.nodes[id],
  );
  return (port) => inputs[port] !== undefined && settings !== undefined && takes(stage, port, settings);
}

/** The one number of each metric of a node, refreshed as often as the charts; none where there is no node. */
export function useFigures(node: string | null): Readonly<Record<string, Figure>> {
  const { metrics } = useStudio();
  const recipe = useRecipe();
  useFrom(
    (s) => s.metrics.store,
    (state) => (node === null ? 0 : state.revisions[node]),
  );
  return node === null ? {} : metricFigures(nodeOf(recipe, node).stage, metrics, node);
}

/** Why the result of a node is not what the settings on the page would make; undefined where it is. */
export function useOutOfDate(node: string | null): string | undefined {
  const run = useFrom(
    (s) => s.run,
    (state) => state,
  );
  return useFrom(
    (s) => s.provenance,
    (state) => (node === null ? undefined : outOfDate(state, run, node)),
  );
}

/** The settings that the figures on the page were made with; those on the page where nothing was made yet. */
export function useFigureConfig(): RunConfig {
  const onPage = useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const madeWith = useFrom(
    (s) => s.provenance,
    (state) => state.madeWith,
  );
  const shown = useContext(ConfigContext);
  return shown ?? (madeWith?.recipe === onPage.recipe ? madeWith : onPage);
}

/** Names of what is given in place of what would be made. */
export function useGiven(): ReadonlySet<string> {
  const { given } = useStudio();
  useFrom(
    (s) => s.labelPlan,
    (plan) => plan.judge,
  );
  useFrom(
    (s) => s.own.demonstrations,
    (state) => state.dataset,
  );
  useFrom(
    (s) => s.own.pairs,
    (state) => state.dataset,
  );
  useFrom(
    (s) => s.own.prompts,
    (state) => state.dataset,
  );
  useFrom(
    (s) => s.own.unpaired,
    (state) => state.dataset,
  );
  useFrom(
    (s) => s.given.choice,
    (choice) => choice.bundledPrompts,
  );
  useFrom(
    (s) => s.constitution,
    (state) => state.inForce,
  );
  return given.names();
}
