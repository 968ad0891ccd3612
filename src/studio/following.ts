import { createStore, type StoreApi } from 'zustand/vanilla';
import { hasNode } from '../recipes/recipe';
import type { Memory } from './memory';
import { isBusy, type RunStore } from './run';
import type { SettingsStore } from './settings';
import { isWatched } from './views';

/** While the pipeline runs, the view leads to the stage that is at work, unless a person went elsewhere or said no. */
export interface FollowingState {
  /** What a person wants, from visit to visit. */
  readonly wanted: boolean;
  /** Of the run that is under way. */
  readonly leads: boolean;
}

export type FollowingStore = StoreApi<FollowingState> & {
  /** The pipeline begins: it is followed from a view in which one watches. */
  begin(): void;
  /** Whether the view is where following has led. */
  end(): boolean;
  toggle(): void;
};

const KEY = 'follow-the-run';

export function createFollowing(run: RunStore, settings: SettingsStore, memory: Memory | null): FollowingStore {
  const store = createStore<FollowingState>(() => ({ wanted: memory?.getItem(KEY) !== 'no', leads: false }));
  const { getState, setState } = store;
  let leading = false;

  const lead = () => {
    const { node } = run.getState().status;
    if (!getState().leads || node === null || !hasNode(settings.recipe(), node)) return;
    if (settings.getState().view === node) return;
    leading = true;
    settings.show(node);
    leading = false;
  };
  run.subscribe((after, before) => {
    if (after.status.node !== before.status.node) lead();
  });
  settings.subscribe((after, before) => {
    if (after.view !== before.view && !leading && getState().leads) setState({ leads: false });
  });

  return {
    ...store,
    begin() {
      setState({ leads: getState().wanted && isWatched(settings.recipe(), settings.getState().view) });
      lead();
    },
    end() {
      const { leads } = getState();
      setState({ leads: false });
      return leads;
    },
    toggle() {
      const wanted = !getState().leads;
      setState({ wanted, leads: wanted && isBusy(run.getState()) });
      memory?.setItem(KEY, wanted ? 'yes' : 'no');
      lead();
    },
  };
}
