import type { Rule } from '../config/rules';
import type { PreferenceRow } from '../data/rows';
import type { GivenData } from '../engine/protocol';
import type { DataPort } from '../recipes/ports';
import { type DatasetStore, demonstrationsOf, preferencesOf } from './dataset';

/** What a person brought in place of what comes with the page, by the names of its artifacts. */
export interface Given {
  names(): ReadonlySet<string>;
  rows(): GivenData;
}

/** What is brought as a file of rows. */
export type FilePort = Exclude<DataPort, 'judge'>;

interface GivenDeps {
  /** Files of one's own. */
  readonly own: Readonly<Record<FilePort, DatasetStore>>;
  /** Rules that a person wrote; undefined where no stage of the run goes by them. */
  readonly rules: () => readonly Rule[] | undefined;
  /** People judge in this page: their labels are what is learned from, however many there are. */
  readonly byPeople: () => boolean;
  /** Their labels as rows. */
  readonly labels: () => readonly PreferenceRow[];
}

const DEMONSTRATIONS = 'data.demonstrations' satisfies keyof GivenData;
const PAIRS = 'data.pairs' satisfies keyof GivenData;
const JUDGE = 'data.judge' satisfies keyof GivenData;

export function createGiven({ own, rules, byPeople, labels }: GivenDeps): Given {
  return {
    names() {
      const names: (keyof GivenData)[] = [];
      if (own.demonstrations.getState().dataset) names.push(DEMONSTRATIONS);
      if (byPeople() || own.pairs.getState().dataset) names.push(PAIRS);
      if (rules()) names.push(JUDGE);
      return new Set(names);
    },
    rows() {
      const demonstrations = demonstrationsOf(own.demonstrations.getState());
      const pairs = byPeople() ? labels() : preferencesOf(own.pairs.getState());
      const written = rules();
      return {
        ...(demonstrations && { [DEMONSTRATIONS]: demonstrations }),
        ...(pairs && { [PAIRS]: pairs }),
        ...(written && { [JUDGE]: written }),
      };
    },
  };
}
