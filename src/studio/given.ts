import type { Rule } from '../config/rules';
import { ownData } from '../data/own-data';
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
export type FilePort = Exclude<DataPort, 'judge' | 'prompts'>;

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
const PROMPTS = 'data.prompts' satisfies keyof GivenData;

export function createGiven({ own, rules, byPeople, labels }: GivenDeps): Given {
  return {
    names() {
      const names: (keyof GivenData)[] = [];
      const pairs = !byPeople() && own.pairs.getState().dataset !== null;
      const demonstrations = own.demonstrations.getState().dataset !== null;
      if (demonstrations || pairs) names.push(DEMONSTRATIONS, PROMPTS);
      if (byPeople() || pairs) names.push(PAIRS);
      if (rules()) names.push(JUDGE);
      return new Set(names);
    },
    rows() {
      const file = byPeople() ? undefined : preferencesOf(own.pairs.getState());
      const { prompts, demonstrations } = ownData({
        demonstrations: demonstrationsOf(own.demonstrations.getState()),
        pairs: file,
      });
      const pairs = byPeople() ? labels() : file;
      const written = rules();
      return {
        ...(prompts && { [PROMPTS]: prompts }),
        ...(demonstrations && { [DEMONSTRATIONS]: demonstrations }),
        ...(pairs && { [PAIRS]: pairs }),
        ...(written && { [JUDGE]: written }),
      };
    },
  };
}
