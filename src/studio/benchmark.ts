import { createStore, type StoreApi } from 'zustand/vanilla';
import { startBenchmark } from '../bench/client';
import type { BenchRequest, FromBench } from '../bench/protocol';
import type { BenchReport } from '../bench/report';

export interface BenchmarkState {
  readonly state: 'idle' | 'running' | 'done' | 'stopped' | 'failed';
  /** What is measured now, and how much of the list is over. */
  readonly now: { readonly name: string; readonly done: number; readonly total: number } | null;
  /** Grows while it runs; what was measured before a stop is kept. */
  readonly report: BenchReport | null;
  readonly fault: string | null;
}

export type BenchmarkStore = StoreApi<BenchmarkState> & {
  start(request: BenchRequest): void;
  stop(): void;
};

const IDLE: BenchmarkState = { state: 'idle', now: null, report: null, fault: null };

/** The studio against plain tfjs on this very device. `run` is replaced in tests; `today` is an ISO date. */
export function createBenchmark(
  run: typeof startBenchmark = startBenchmark,
  today: () => string = () => new Date().toISOString().slice(0, 10),
): BenchmarkStore {
  const store = createStore<BenchmarkState>(() => IDLE);
  let end: (() => void) | null = null;

  const add = (grow: (report: BenchReport) => Partial<BenchReport>): void =>
    store.setState(({ report }) => (report ? { report: { ...report, ...grow(report) } } : {}));

  const listen = (message: FromBench): void => {
    switch (message.type) {
      case 'device': {
        const { backend, adapter } = message;
        store.setState({ report: { backend, adapter, date: today(), duels: [], matmuls: [], host: [] } });
        return;
      }
      case 'started': {
        const { name, done, total } = message;
        store.setState({ now: { name, done, total } });
        return;
      }
      case 'duel':
        add(({ duels }) => ({ duels: [...duels, message.result] }));
        return;
      case 'matmul':
        add(() => ({ matmuls: message.results }));
        return;
      case 'done':
        store.setState({ state: 'done', now: null });
        return;
      case 'failed':
        store.setState({ state: 'failed', now: null, fault: message.message });
        return;
      default:
        message satisfies never;
    }
  };

  return {
    ...store,
    start(request) {
      if (store.getState().state === 'running') return;
      store.setState({ ...IDLE, state: 'running' });
      end = run(request, listen);
    },
    stop() {
      if (store.getState().state !== 'running') return;
      end?.();
      store.setState({ state: 'stopped', now: null });
    },
  };
}
