import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PreferenceRow } from '../data/rows';
import type { Engine } from '../engine/client';
import { type Recipe, sourceOf } from '../recipes/recipe';

export interface PairsState {
  readonly rows: readonly PreferenceRow[];
}

export type PairsStore = StoreApi<PairsState> & {
  /** Asks the worker for the labels that the last run made or used. */
  refresh(): Promise<void>;
  clear(): void;
};

interface PairsDeps {
  readonly report: (cause: unknown) => void;
  /** Names of the artifacts that may hold them, the likeliest first. */
  readonly refs: () => readonly string[];
}

/** The labels of the recipe's pairs, as they were learned from. */
export function createPairs(engine: Engine, { report, refs }: PairsDeps): PairsStore {
  const store = createStore<PairsState>(() => ({ rows: [] }));
  return {
    ...store,
    clear: () => store.setState({ rows: [] }),
    async refresh() {
      try {
        let rows: readonly PreferenceRow[] = [];
        for (const ref of refs()) {
          rows = await engine.request('pairs', { ref });
          if (rows.length > 0) break;
        }
        store.setState({ rows });
      } catch (cause) {
        report(cause);
      }
    },
  };
}

/**
 * Where the recipe's pairs may lie: first as what is given now says. A saved run may have been given others, so the
 * rest is asked for too.
 */
export function pairsOf(recipe: Recipe, given: ReadonlySet<string>): readonly string[] {
  const { pairs } = recipe;
  if (pairs === null) return [];
  return [...new Set([sourceOf(recipe, pairs, given), pairs, sourceOf(recipe, pairs, new Set(['data.pairs']))])];
}
