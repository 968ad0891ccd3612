import type { Rule } from '../config/rules';
import { type GivenData, ownData } from '../data/own-data';
import type { PreferenceRow } from '../data/rows';
import { demonstrationRows, pairRows, promptRows } from '../formats/datasets/learned-rows';
import type { DataPort } from '../recipes/ports';
import type { DatasetStore } from './dataset';

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
const PROMPTS = 'data.prompts' satisfies keyof GivenData;

export function createGiven({ own, rules, byPeople, labels }: GivenDeps): Given {
  const rowsOf = (port: FilePort) => own[port].getState().dataset?.rows ?? [];
  const has = (port: FilePort): boolean => rowsOf(port).length > 0;
  return {
    names() {
      const names: (keyof GivenData)[] = [];
      const pairs = !byPeople() && has('pairs');
      if (has('demonstrations') || pairs) names.push(DEMONSTRATIONS);
      if (has('prompts') || has('demonstrations') || pairs) names.push(PROMPTS);
      if (byPeople() || pairs) names.push(PAIRS);
      if (rules()) names.push(JUDGE);
      return new Set(names);
    },
    rows() {
      const file = byPeople() ? [] : pairRows(rowsOf('pairs'), own.pairs.getState().fileName ?? 'own file');
      const { prompts, demonstrations } = ownData({
        prompts: promptRows(rowsOf('prompts')),
        demonstrations: demonstrationRows(rowsOf('demonstrations')),
        pairs: file,
      });
      const written = rules();
      return {
        ...(prompts && { [PROMPTS]: prompts }),
        ...(demonstrations && { [DEMONSTRATIONS]: demonstrations }),
        ...((byPeople() || file.length > 0) && { [PAIRS]: byPeople() ? labels() : file }),
        ...(written && { [JUDGE]: written }),
      };
    },
  };
}
