import type { Engine } from '../engine/client';
import type { PastRun } from '../engine/protocol';
import type { RunRecord } from '../storage/run-record';
import { createInspector, type InspectorStore } from './inspector';
import { createMetrics, type Metrics } from './metrics';
import { createPairs, type PairsStore } from './pairs';
import { createSamples, type SamplesStore } from './samples';

/** What the page shows of a run, filled from a saved one: the same stores, so the same views draw it. */
export interface Replay {
  readonly metrics: Metrics;
  readonly samples: SamplesStore;
  readonly inspector: InspectorStore;
  readonly pairs: PairsStore;
}

/** A saved run on the page: its record and everything that its views are drawn from. */
export interface ShownRun {
  readonly record: RunRecord;
  readonly replay: Replay;
  /** From a file that plays: its models are not there, and it is in no list. */
  readonly recorded?: {
    /** In `recordings/`; null: of a person's file, which a reload does not bring back. */
    readonly name: string | null;
  };
}

export function createReplay({ events, pairs: rows }: Pick<PastRun, 'events' | 'pairs'>, engine: Engine): Replay {
  const metrics = createMetrics((task) => task());
  const samples = createSamples();
  const inspector = createInspector();
  const pairs = createPairs(engine, { report: () => {}, ref: () => null });
  pairs.setState({ rows });
  for (const event of events) {
    if (event.type === 'metrics') metrics.add(event.node, event.step, event.values);
    else if (event.type === 'samples') samples.add(event.node, { step: event.step, rows: event.rows });
    else if (event.type === 'phase') inspector.add(event.node, event.step, event.phase);
  }
  return { metrics, samples, inspector, pairs };
}
