import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { Requests } from '../engine/protocol';
import { type Algorithm, type FrontierRun, frontierOf } from '../frontier/frontier';
import type { LabelRecord } from '../labeling/record';
import { isRecord } from '../text/guarded-json';
import type { EvaluationTable } from '../train/events';
import { peoplesWins } from './people';
import { runName } from './run-name';

export interface ComparisonState {
  /** null until the saved runs were read once. */
  readonly algorithms: readonly Algorithm[] | null;
  /** Keys of those that are not drawn. */
  readonly hidden: readonly string[];
}

export type ComparisonStore = StoreApi<ComparisonState> & {
  /** Reads the figures of every saved run; nothing is loaded or trained. */
  load(): Promise<void>;
  show(key: string, on: boolean): void;
};

interface ComparisonDeps {
  readonly labels: () => readonly LabelRecord[];
  readonly report: (cause: unknown) => void;
}

/** The saved runs on one frontier. */
export function createComparison(engine: Engine, { labels, report }: ComparisonDeps): ComparisonStore {
  const store = createStore<ComparisonState>(() => ({ algorithms: null, hidden: [] }));
  return {
    ...store,
    async load() {
      try {
        const { runs } = await engine.request('runs', {});
        const ids = runs.filter(({ record }) => record.deletedAt === null).map(({ record }) => record.id);
        const told = ids.length === 0 ? [] : await engine.request('runFigures', { ids });
        const records = labels();
        const algorithms = frontierOf(
          told.map((run) => asFrontierRun(run, records)),
          (config) => runName(config, null),
        );
        store.setState({ algorithms });
      } catch (cause) {
        report(cause);
      }
    },
    show: (key, on) =>
      store.setState(({ hidden }) => ({ hidden: [...hidden.filter((other) => other !== key), ...(on ? [] : [key])] })),
  };
}

type Told = Requests['runFigures']['reply'][number];

function asFrontierRun({ record, metrics }: Told, labels: readonly LabelRecord[]): FrontierRun {
  const { id, config, report } = record;
  const wins = Object.values(report)
    .flatMap((found) => tableOf(found) ?? [])
    .map((table) => peoplesWins(table, labels))
    .find((one) => one !== null);
  const people = wins && { ...wins, prompts: wins.wins + wins.losses + wins.ties };
  return { id, config, report, lines: metrics, ...(people && { people }) };
}

/** The table of a report, which may come from a file. */
function tableOf(found: unknown): EvaluationTable | undefined {
  const table = isRecord(found) ? found.table : undefined;
  const isTable =
    isRecord(table) &&
    Array.isArray(table.families) &&
    table.families.every(isRecord) &&
    (table.checkpoints === undefined || isRecord(table.checkpoints));
  return isTable ? (table as unknown as EvaluationTable) : undefined;
}
