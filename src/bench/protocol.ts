/** The words between the page and the benchmark's worker. To stop it, end the worker. */
import type { BackendName } from '../config/backend';
import type { BenchEvent } from './run';
import type { Task } from './tasks';

export interface BenchRequest {
  /** The backend that trains; no other is tried. */
  readonly backend: BackendName;
  /** Threads on wasm, where the page was told how many. */
  readonly threads?: number;
  readonly sizes: readonly string[];
  readonly tasks: readonly (Task | 'matmul')[];
  readonly pairs: number;
}

export type BenchPart = { readonly type: 'device'; readonly backend: string; readonly adapter: string } | BenchEvent;

export interface BenchRequests {
  run: { args: BenchRequest; part: BenchPart; reply: null };
}

/** What the page is told. */
export type FromBench = BenchPart | { readonly type: 'done' } | { readonly type: 'failed'; readonly message: string };
