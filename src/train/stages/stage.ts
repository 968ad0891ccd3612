import type { RunConfig } from '../../config/run';
import type { Demonstration, PreferenceRow } from '../../data/rows';
import type { StageSnapshot } from '../../data/snapshot';
import { disposeParameters } from '../../model';
import { StageError, type StageEvent } from '../events';
import type { FigureLog } from '../figure-log';
import { bundledPrompts } from '../prompts';
import type { Session } from '../session';
import { unpackSnapshot } from '../snapshot';

export interface PipelineDeps {
  /** Milliseconds, for the report's wall seconds. */
  readonly clock: () => number;
  /** Own demonstrations in place of the bundled set. */
  readonly demonstrations?: readonly Demonstration[];
  /** Labels in place of simulated ones. */
  readonly preferences?: readonly PreferenceRow[];
  /** Where the first stage was left: it goes on from there instead of beginning. */
  readonly resumeFrom?: Resume;
}

/** A stage that was left in the middle: its state, the events of its figures so far, and the seconds it took. */
export interface Resume {
  readonly snapshot: StageSnapshot;
  readonly past: readonly StageEvent[];
  readonly seconds: number;
}

/** One stage of the pipeline over a session: takes what earlier ones left there, leaves its model and its report. */
export type Stage = (
  config: RunConfig,
  session: Session,
  deps: PipelineDeps,
  log: FigureLog,
) => AsyncGenerator<StageEvent, void>;

/** The state that a stage goes on from; null where it begins. */
export function left<T>(deps: PipelineDeps, stage: StageSnapshot['stage']): T | null {
  const snapshot = deps.resumeFrom?.snapshot;
  return snapshot?.stage === stage ? unpackSnapshot<T>(snapshot) : null;
}

/** Prompts whose sample answers are shown: of the validation split, one a family. */
export const shownPrompts = (config: RunConfig) =>
  Array.from({ length: 8 }, (_, i) => bundledPrompts(config.seed, 'validation', 'shown').at(i));

/** Puts a model in its place in the session, and lets the one before it go. */
export function replaceModel(session: Session, role: 'sft' | 'policy', parameters: NonNullable<Session['sft']>): void {
  const old = session[role];
  session[role] = parameters;
  if (old) disposeParameters(old);
}

/** What an earlier stage leaves; a StageError names the stage where it has not run. */
export function need<T>(value: T | null, stage: string, why: string): T {
  if (value !== null) return value;
  throw new StageError('stage-missing', `Run ${stage} first: ${why}.`);
}
