import { createStore, type StoreApi } from 'zustand/vanilla';
import { keyName, keyNames, type Pressed } from '../web/key-names';
import type { Memory } from './memory';

/** What keys can do in the labeling panel, in the order in which people read of it. */
export const LABEL_ACTIONS = {
  left: 'Left is better',
  right: 'Right is better',
  slightly: 'Slightly better',
  clearly: 'Clearly better',
  much: 'Much better',
  tie: 'Tie',
  'both-bad': 'Both bad',
  skip: 'Skip',
  undo: 'Undo',
  redo: 'Redo',
  flag: 'Flag',
  note: 'Note',
} as const;
export type LabelAction = keyof typeof LABEL_ACTIONS;
export type KeyBindings = Readonly<Record<LabelAction, readonly string[]>>;

export const DEFAULT_KEYS: KeyBindings = {
  left: ['1', 'ArrowLeft'],
  right: ['2', 'ArrowRight'],
  slightly: ['q'],
  clearly: ['w'],
  much: ['e'],
  tie: ['0'],
  'both-bad': ['b'],
  skip: ['s'],
  undo: ['z'],
  redo: ['Shift+z'],
  flag: ['f'],
  note: ['n'],
};

export const ACTIONS = Object.keys(LABEL_ACTIONS) as LabelAction[];

/** Keys that move the focus, press buttons or leave a field do that everywhere. */
const TAKEN = new Set([
  'Tab',
  'Enter',
  'Escape',
  'Shift',
  'Control',
  'Alt',
  'Meta',
  ' ',
  'CapsLock',
  'Dead',
  'Process',
]);
export const canBind = ({ key }: Pressed): boolean => !TAKEN.has(key);

export function actionOf(bindings: KeyBindings, pressed: Pressed): LabelAction | null {
  for (const name of keyNames(pressed)) {
    const action = ACTIONS.find((one) => bindings[one].includes(name));
    if (action) return action;
  }
  return null;
}

/** For people: 'Shift Z', '←'. */
export const keyLabel = (name: string): string =>
  name
    .replace('Shift+', 'Shift ')
    .replace('ArrowLeft', '←')
    .replace('ArrowRight', '→')
    .replace('ArrowUp', '↑')
    .replace('ArrowDown', '↓')
    .replace(/(^| )([a-z])$/, (_, before: string, letter: string) => before + letter.toUpperCase());

export type LabelKeysStore = StoreApi<{ readonly bindings: KeyBindings }> & {
  /** One key for an action; it leaves the action that had it. Says which one has no key now by that. */
  bind(action: LabelAction, pressed: Pressed): LabelAction | null;
  /** No key for an action. */
  unbind(action: LabelAction): void;
  reset(): void;
};

const PLACE = 'label-keys';

export function createLabelKeys(memory: Memory | null): LabelKeysStore {
  const store = createStore<{ bindings: KeyBindings }>(() => ({ bindings: remembered(memory) }));
  const change = (bindings: KeyBindings) => {
    store.setState({ bindings });
    try {
      memory?.setItem(PLACE, JSON.stringify(bindings));
    } catch {
      // Storage is full or forbidden: the keys hold until the page is closed.
    }
  };
  return {
    ...store,
    bind(action, pressed) {
      if (!canBind(pressed)) return null;
      const name = keyName(pressed);
      const before = store.getState().bindings;
      const others = ACTIONS.map((one) => [one, before[one].filter((key) => key !== name)]);
      change({ ...(Object.fromEntries(others) as KeyBindings), [action]: [name] });
      const { bindings } = store.getState();
      return ACTIONS.find((one) => before[one].length > 0 && bindings[one].length === 0) ?? null;
    },
    unbind: (action) => change({ ...store.getState().bindings, [action]: [] }),
    reset: () => change(DEFAULT_KEYS),
  };
}

/** What was stored, where it is what this version understands. */
function remembered(memory: Memory | null): KeyBindings {
  try {
    const stored: unknown = JSON.parse(memory?.getItem(PLACE) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return DEFAULT_KEYS;
    const entries = ACTIONS.map((action) => {
      const keys = (stored as Record<string, unknown>)[action];
      const valid = Array.isArray(keys) && keys.every((key) => typeof key === 'string' && key.length < 30);
      return [action, valid ? keys : DEFAULT_KEYS[action]];
    });
    return Object.fromEntries(entries) as KeyBindings;
  } catch {
    return DEFAULT_KEYS;
  }
}
