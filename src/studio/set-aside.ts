import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunConfig } from '../recipes/config';
import { readSearch, writeSearch } from './address';
import type { Memory } from './memory';
import type { SettingsStore } from './settings';

/** The settings that a lesson took the place of. */
interface SetAside {
  /** What a person knows the lesson by. */
  readonly lesson: string;
  /** As an address. */
  readonly search: string;
}

export interface SetAsideState {
  readonly aside: SetAside | null;
}

export type SetAsideStore = StoreApi<SetAsideState> & {
  /** Keeps what the page is set to before a lesson sets it; what was set aside before stays, for the lesson before was no wish. */
  keep(lesson: string): void;
  /** What was set aside, to be taken by the page; it is set aside no longer. */
  takeBack(): { readonly config: RunConfig; readonly base: string | null } | null;
  /** The page stays as it is set. */
  forget(): void;
};

const KEY = 'settings-before-the-lesson';

/** One's own settings while those of a lesson stand in their place; a reload keeps them. */
export function createSetAside(settings: SettingsStore, memory: Memory | null): SetAsideStore {
  const store = createStore<SetAsideState>(() => ({ aside: readAside(memory?.getItem(KEY)) }));
  const { getState, setState } = store;
  const forget = () => {
    if (!getState().aside) return;
    memory?.setItem(KEY, '');
    setState({ aside: null });
  };
  return {
    ...store,
    keep(lesson) {
      const aside = { lesson, search: getState().aside?.search ?? writeSearch(settings.getState()) };
      memory?.setItem(KEY, JSON.stringify(aside));
      setState({ aside });
    },
    takeBack() {
      const { aside } = getState();
      if (!aside) return null;
      forget();
      const { config, base } = readSearch(aside.search);
      return { config, base };
    },
    forget,
  };
}

/** Anything may stand in the browser's memory. */
function readAside(text: string | null | undefined): SetAside | null {
  try {
    const { lesson, search } = JSON.parse(text || '{}') as Partial<SetAside>;
    return typeof lesson === 'string' && typeof search === 'string' ? { lesson, search } : null;
  } catch {
    return null;
  }
}
