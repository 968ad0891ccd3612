import { createStore, type StoreApi } from 'zustand/vanilla';
import { checkConstitution, EXAMPLE_CONSTITUTION, type OwnPrinciple } from '../config/constitution';
import { readConstitution } from '../formats/read-constitution';
import type { Memory } from './memory';

export interface ConstitutionState {
  /** As they are written, finished or not; none: the constitution is empty. */
  readonly rows: readonly OwnPrinciple[];
  /** What is wrong with each; null where it can be asked. */
  readonly problems: readonly (string | null)[];
  /** The last that could all be asked: what a run gets. */
  readonly inForce: readonly OwnPrinciple[];
  /** Why a file was not taken. */
  readonly refused: string | null;
}

export type ConstitutionStore = StoreApi<ConstitutionState> & {
  /** The same with one changed, added (`at` is their number) or, with null, taken away. */
  put(at: number, principle: OwnPrinciple | null): void;
  /** All of them, as a saved run has them. */
  replace(principles: readonly OwnPrinciple[]): void;
  /** Those of a file in place of these; a bad file changes nothing and says why. */
  read(file: { text(): Promise<string> }): Promise<void>;
};

const PLACE = 'constitution';

/** Principles in a person's own words, remembered until they are changed. */
export function createConstitution(memory: Memory | null): ConstitutionStore {
  const first = remembered(memory);
  const store = createStore<ConstitutionState>(() => ({
    rows: first,
    problems: first.map(() => null),
    inForce: first,
    refused: null,
  }));

  const replace = (rows: readonly OwnPrinciple[]) => {
    const problems = rows.map(problemOf);
    const checked = checkConstitution({ principles: rows });
    if (!('principles' in checked)) return store.setState({ rows, problems, refused: null });
    store.setState({ rows, problems, inForce: checked.principles, refused: null });
    try {
      memory?.setItem(PLACE, JSON.stringify(checked));
    } catch {
      // Storage is full or forbidden: they hold until the page is closed.
    }
  };

  return {
    ...store,
    replace,
    put(at, principle) {
      const { rows } = store.getState();
      replace(principle ? [...rows.slice(0, at), principle, ...rows.slice(at + 1)] : rows.filter((_, i) => i !== at));
    },
    async read(file) {
      try {
        replace(readConstitution(await file.text()));
      } catch (cause) {
        store.setState({ refused: cause instanceof Error ? cause.message : String(cause) });
      }
    },
  };
}

function problemOf(principle: OwnPrinciple): string | null {
  const checked = checkConstitution({ principles: [principle] });
  return 'problem' in checked ? checked.problem.replace(/^principles\.0(\.\w+)?: /, '') : null;
}

function remembered(memory: Memory | null): readonly OwnPrinciple[] {
  try {
    const checked = checkConstitution(JSON.parse(memory?.getItem(PLACE) ?? 'null'));
    return 'principles' in checked ? checked.principles : EXAMPLE_CONSTITUTION;
  } catch {
    return EXAMPLE_CONSTITUTION;
  }
}
