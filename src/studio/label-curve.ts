import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Engine } from '../engine/client';
import type { CurvePoint, CurveProgress, LabelCurve, Requests } from '../engine/protocol';
import { preferenceRows } from '../labeling/export';
import type { LabelRecord } from '../labeling/record';
import type { RunConfig } from '../recipes/config';

export interface LabelCurveState {
  readonly status: 'idle' | 'running';
  /** 0 to 1. */
  readonly progress: number;
  /** Of the curve under way, or of the last one. */
  readonly points: readonly CurvePoint[];
  /** The last finished one. */
  readonly curve: LabelCurve | null;
  readonly fault: string | null;
}

export type LabelCurveStore = StoreApi<LabelCurveState> & {
  start(): Promise<void>;
  stop(): void;
  onProgress(progress: CurveProgress): void;
  /** Another base model: what was learned belongs to the old one. */
  clear(): void;
};

interface LabelCurveDeps {
  readonly engine: Engine;
  readonly records: () => readonly LabelRecord[];
  readonly config: () => RunConfig;
  /** A new reward model is there. */
  readonly onDone: () => void;
}

const IDLE: LabelCurveState = { status: 'idle', progress: 0, points: [], curve: null, fault: null };

/** Labels as rows to learn from, each with the record that it comes from. */
const labelledRows = (records: readonly LabelRecord[]): Requests['labelCurve']['args']['rows'] =>
  records.flatMap((record) => preferenceRows([record], { ties: 'drop' }).map((row) => ({ ...row, id: record.id })));

/** What the labels so far have taught, asked for by a person and worked out beside whatever else is training. */
export function createLabelCurve({ engine, records, config, onDone }: LabelCurveDeps): LabelCurveStore {
  const store = createStore<LabelCurveState>(() => IDLE);
  const { getState, setState } = store;
  let newest = 0;
  return {
    ...store,
    async start() {
      const turn = ++newest;
      const before = getState();
      setState({ status: 'running', progress: 0, points: [], fault: null });
      try {
        const curve = await engine.request('labelCurve', { rows: labelledRows(records()), config: config() });
        if (turn !== newest) return;
        setState({ status: 'idle', progress: 1, points: curve.points, curve });
        onDone();
      } catch (cause) {
        if (turn !== newest) return;
        const fault = cause instanceof Error ? cause.message : String(cause);
        setState({ status: 'idle', progress: 0, points: before.curve?.points ?? [], fault });
      }
    },
    stop() {
      newest++;
      setState(({ curve }) => ({ status: 'idle', progress: 0, points: curve?.points ?? [] }));
      engine.request('stopLabelCurve', {}).catch(() => {}); // nothing was under way
    },
    onProgress({ done, total, point }) {
      if (getState().status !== 'running') return;
      setState(({ points }) => ({ progress: done / total, ...(point && { points: [...points, point] }) }));
    },
    clear() {
      newest++;
      setState(IDLE);
    },
  };
}
