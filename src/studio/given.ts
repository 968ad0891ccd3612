import { createStore, type StoreApi } from 'zustand/vanilla';
import type { OwnPrinciple } from '../config/constitution';
import type { Rule } from '../config/rules';
import { type GivenData, leastRows, type OwnData, type OwnRows, ownData } from '../data/own-data';
import type { PreferenceRow, PromptRow } from '../data/rows';
import { demonstrationRows, pairRows, promptRows, unpairedRows } from '../formats/datasets/learned-rows';
import { savedDataset } from '../formats/datasets/saved-rows';
import { identityOfData } from '../recipes/identity';
import type { DataPort } from '../recipes/ports';
import type { DatasetStore } from './dataset';

/** What a person brought in place of what comes with the page, by the names of its artifacts. */
export interface Given {
  names(): ReadonlySet<string>;
  rows(): GivenData;
  /** Whether files without prompts of their own are learned from while every stage asks the bundled prompts. */
  readonly choice: StoreApi<{ readonly bundledPrompts: boolean }>;
  /** What a saved run was given, in place of what there is; nothing changes where that is the same. */
  restore(had: GivenData): Promise<void>;
  /** A person's own prompts, which the run is then of; undefined: it is of the bundled world. */
  prompts(): readonly PromptRow[] | undefined;
}

/** What is brought as a file of rows. */
export type FilePort = Exclude<DataPort, 'judge' | 'constitution'>;

interface GivenDeps {
  /** Files of one's own. */
  readonly own: Readonly<Record<FilePort, DatasetStore>>;
  /** Rules that a person wrote; undefined where no stage of the run goes by them. */
  readonly rules: () => readonly Rule[] | undefined;
  /** Principles that a person wrote; undefined where no stage of the run asks by them. */
  readonly constitution: () => readonly OwnPrinciple[] | undefined;
  /** People judge in this page: their labels are what is learned from, however many there are. */
  readonly byPeople: () => boolean;
  /** Their labels as rows. */
  readonly labels: () => readonly PreferenceRow[];
}

const DEMONSTRATIONS = 'data.demonstrations' satisfies keyof GivenData;
const PAIRS = 'data.pairs' satisfies keyof GivenData;
const UNPAIRED = 'data.unpaired' satisfies keyof GivenData;
const JUDGE = 'data.judge' satisfies keyof GivenData;
const CONSTITUTION = 'data.constitution' satisfies keyof GivenData;
const PROMPTS = 'data.prompts' satisfies keyof GivenData;

export function createGiven({ own, rules, constitution, byPeople, labels }: GivenDeps): Given {
  const choice = createStore(() => ({ bundledPrompts: false }));
  let known: { readonly of: readonly unknown[]; readonly data: OwnData } | null = null;
  /** Made anew only for other files: it is asked for often, and files may be long. */
  const data = (): OwnData => {
    const states = FILE_PORTS.map((port) => own[port].getState());
    const bundledPrompts = choice.getState().bundledPrompts && !states[0]?.dataset;
    const of = [...states.map(({ dataset }) => dataset), byPeople(), bundledPrompts];
    if (known?.of.every((one, i) => one === of[i])) return known.data;
    const [prompts = [], demonstrations = [], pairs = [], unpaired = []] = states.map(({ dataset }) => dataset?.rows);
    const rater = states[2]?.fileName ?? 'own file';
    const { prompts: asked, ...learned } = ownData({
      prompts: promptRows(prompts),
      demonstrations: demonstrationRows(demonstrations),
      ...(!byPeople() && { pairs: pairRows(pairs, rater) }),
      unpaired: unpairedRows(unpaired),
    });
    known = { of, data: { ...learned, ...(asked && !bundledPrompts && { prompts: asked }) } };
    return known.data;
  };
  return {
    choice,
    async restore(had) {
      const pairs = byPeople() ? undefined : had[PAIRS];
      const { [PROMPTS]: prompts, [DEMONSTRATIONS]: demonstrations, [UNPAIRED]: unpaired } = had;
      const learned = { demonstrations, pairs, unpaired };
      if ((await identityOf({ prompts, ...learned })) === (await identityOf(data()))) return;
      const rows = leastRows(prompts ? { prompts, ...learned } : ownData(learned));
      for (const port of FILE_PORTS) {
        const saved = savedDataset(port, rows[port]);
        if (saved) own[port].put(saved);
        else own[port].clear();
      }
      choice.setState({ bundledPrompts: !prompts && Object.values(rows).some((own) => own !== undefined) });
    },
    prompts: () => data().prompts,
    names() {
      const names: (keyof GivenData)[] = [];
      const { prompts, demonstrations, pairs, unpaired } = data();
      if (demonstrations) names.push(DEMONSTRATIONS);
      if (prompts) names.push(PROMPTS);
      if (byPeople() || pairs) names.push(PAIRS);
      if (unpaired) names.push(UNPAIRED);
      if (rules()) names.push(JUDGE);
      if (constitution()?.length) names.push(CONSTITUTION);
      return new Set(names);
    },
    rows() {
      const { prompts, demonstrations, pairs: file, unpaired } = data();
      const pairs = byPeople() ? withTurns(labels(), prompts) : file;
      const written = rules();
      const principles = constitution();
      return {
        ...(prompts && { [PROMPTS]: prompts }),
        ...(demonstrations && { [DEMONSTRATIONS]: demonstrations }),
        ...(pairs && { [PAIRS]: pairs }),
        ...(unpaired && { [UNPAIRED]: unpaired }),
        ...(written && { [JUDGE]: written }),
        ...(principles?.length && { [CONSTITUTION]: principles }),
      };
    },
  };
}

const FILE_PORTS = ['prompts', 'demonstrations', 'pairs', 'unpaired'] as const satisfies readonly FilePort[];

const identityOf = (data: OwnRows): Promise<string> => identityOfData(FILE_PORTS.map((port) => data[port] ?? []));

/** Labels from before they kept the turns of their prompt: those are of the prompt with the same transcript. */
function withTurns(labels: readonly PreferenceRow[], prompts: readonly PromptRow[] = []): readonly PreferenceRow[] {
  const turns = new Map(prompts.flatMap((row) => (row.turns ? [[row.prompt, row.turns] as const] : [])));
  if (turns.size === 0) return labels;
  return labels.map((label) => {
    const found = label.turns ?? turns.get(label.prompt);
    return found ? { ...label, turns: found } : label;
  });
}
