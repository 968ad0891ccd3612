import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RunConfig } from '../config/run';
import type { Demonstration, PreferenceRow } from '../data/rows';
import type { Engine } from '../engine/client';
import type { Requests, RunStatus } from '../engine/protocol';
import type { StageName } from '../train/events';
import { PIPELINE, type PipelineStage } from './stages';

export type StageState = 'waiting' | 'queued' | 'running' | 'done' | 'stopped' | 'failed';

export interface StageProgress {
  readonly state: StageState;
  readonly step: number;
  readonly total: number;
  readonly startedAt: number;
  /** Wall time of the finished run. */
  readonly seconds: number | null;
}

export type StepUnit = 'step' | 'phase';

export interface RunState {
  readonly status: RunStatus;
  readonly stages: Readonly<Record<PipelineStage, StageProgress>>;
  /** What the current request asked for. */
  readonly requested: readonly PipelineStage[];
  /** Another tab trains: this one shows it and starts nothing. */
  readonly watched: boolean;
}

/** What a run needs to know at the moment it starts. */
export interface RunInputs {
  readonly config: RunConfig;
  readonly demonstrations?: readonly Demonstration[];
  readonly preferences?: readonly PreferenceRow[];
}

export type RunStore = StoreApi<RunState> & {
  /** Runs the stages in order. With `only`, one step or phase and then a pause. */
  start(stages: readonly PipelineStage[], options?: { only?: StepUnit }): Promise<'done' | 'stopped' | 'failed'>;
  pause(): void;
  resume(): void;
  step(unit: StepUnit): void;
  stop(): void;
  /** Goes on with a saved run, of which `done` is over and `left` is not. */
  goOn(
    done: readonly StageName[],
    left: readonly StageName[],
    args: Requests['resumeRun']['args'],
  ): Promise<'done' | 'stopped' | 'failed'>;
  /** A run that another tab asked for: shown as if it were this one's. */
  follow(stages: readonly StageName[], done: readonly StageName[]): void;
  followed(outcome: 'done' | 'stopped' | 'failed'): void;
  onStatus(status: RunStatus): void;
  /** Any event of a stage: it has begun, if it had not. Call it before the event is kept. */
  onSign(stage: StageName): void;
  onProgress(stage: StageName, step: number, total: number): void;
  /** All stages wait again: another base model was loaded. */
  reset(): void;
};

const IDLE: RunStatus = { state: 'idle', stage: null, step: 0, total: 0, secondsLeft: null };
const WAITING: StageProgress = { state: 'waiting', step: 0, total: 0, startedAt: 0, seconds: null };
const allWaiting = (): Record<PipelineStage, StageProgress> => ({
  sft: WAITING,
  preferences: WAITING,
  reward: WAITING,
  ppo: WAITING,
  evaluation: WAITING,
});

/** What a stopped stage leaves is a model or labels that the next can use; a half-trained reward model is not. */
const usable = (name: PipelineStage, { state, step }: StageProgress): boolean =>
  state === 'done' || (state === 'stopped' && step > 0 && (name === 'sft' || name === 'preferences'));

/** The stages that must run to finish `stage`: itself and whatever before it has left nothing to build on. */
export function planFor(stage: PipelineStage, stages: RunState['stages']): PipelineStage[] {
  const before = PIPELINE.slice(0, PIPELINE.indexOf(stage));
  const lastDone = before.findLastIndex((name) => usable(name, stages[name]));
  return [...before.slice(lastDone + 1), stage];
}

/** Nothing can be started or changed now. */
export const isBusy = ({ status, requested, watched }: RunState): boolean =>
  watched || requested.length > 0 || status.state !== 'idle';

interface RunDeps {
  readonly inputs: () => RunInputs;
  readonly now: () => number;
  readonly report: (cause: unknown) => void;
  /** Called once as each stage begins and ends, so that its old figures can go. */
  readonly onStageStart: (stage: PipelineStage) => void;
  readonly onStageDone: (stage: PipelineStage) => void;
}

export function createRun(engine: Engine, deps: RunDeps): RunStore {
  const store = createStore<RunState>(() => ({ status: IDLE, stages: allWaiting(), requested: [], watched: false }));
  const { getState, setState } = store;

  const patch = (stage: PipelineStage, change: Partial<StageProgress>) =>
    setState(({ stages }) => ({ stages: { ...stages, [stage]: { ...stages[stage], ...change } } }));

  const finish = (stage: PipelineStage, state: StageState) => {
    const { startedAt, total, step } = getState().stages[stage];
    patch(stage, { state, seconds: (deps.now() - startedAt) / 1000, step: state === 'done' ? total : step });
    if (state === 'done') deps.onStageDone(stage);
  };

  /** A stage that shows signs of life is running, and those requested before it are done. */
  const enter = (stage: PipelineStage) => {
    const { requested, stages } = getState();
    if (!requested.includes(stage) || stages[stage].state !== 'queued') return;
    for (const earlier of requested.slice(0, requested.indexOf(stage)))
      if (getState().stages[earlier].state === 'running') finish(earlier, 'done');
    deps.onStageStart(stage);
    patch(stage, { state: 'running', step: 0, total: 0, startedAt: deps.now(), seconds: null });
  };

  const settle = (outcome: 'done' | 'stopped' | 'failed') => {
    for (const stage of getState().requested) {
      const { state } = getState().stages[stage];
      if (state === 'running') finish(stage, outcome);
      else if (state === 'queued' && outcome === 'done') {
        deps.onStageStart(stage);
        finish(stage, 'done');
      } else if (state === 'queued') patch(stage, { ...WAITING });
    }
    setState({ requested: [], status: IDLE });
  };

  const queue = (stages: readonly PipelineStage[]) =>
    setState(({ stages: known }) => ({
      requested: stages,
      stages: { ...known, ...Object.fromEntries(stages.map((stage) => [stage, { ...WAITING, state: 'queued' }])) },
      status: { ...IDLE, state: 'running', stage: stages[0] ?? null },
    }));

  /** Waits for a run to end, and shows how. */
  const ended = async (reply: Promise<{ outcome: 'done' | 'stopped' }>): Promise<'done' | 'stopped' | 'failed'> => {
    try {
      const { outcome } = await reply;
      settle(outcome);
      return outcome;
    } catch (cause) {
      settle('failed');
      deps.report(cause);
      return 'failed';
    }
  };

  const send = (name: 'pause' | 'resume' | 'stop') => {
    if (getState().watched) return;
    engine.request(name, {}).catch(deps.report);
  };

  const step = (unit: StepUnit) => {
    if (getState().watched) return;
    engine.request('step', { unit }).catch(deps.report);
  };

  return {
    ...store,
    async start(stages, options = {}) {
      if (isBusy(getState())) return 'failed';
      queue(stages);
      const reply = engine.request('run', { stages, ...deps.inputs() });
      if (options.only) {
        send('pause');
        step(options.only);
      }
      return ended(reply);
    },
    async goOn(done, left, args) {
      if (isBusy(getState())) return 'failed';
      setState({
        stages: { ...allWaiting(), ...Object.fromEntries(done.map((s) => [s, { ...WAITING, state: 'done' }])) },
      });
      queue(PIPELINE.filter((stage) => left.includes(stage)));
      return ended(engine.request('resumeRun', args));
    },
    follow(stages, done) {
      for (const stage of PIPELINE) if (done.includes(stage)) patch(stage, { ...WAITING, state: 'done' });
      queue(PIPELINE.filter((stage) => stages.includes(stage)));
    },
    followed: settle,
    pause: () => send('pause'),
    resume: () => send('resume'),
    stop: () => send('stop'),
    step,
    onStatus(status) {
      if (getState().requested.length === 0 && status.state !== 'idle') return;
      const stage = PIPELINE.find((name) => name === status.stage);
      if (stage) enter(stage);
      if (stage && status.total > 0) patch(stage, { step: status.step, total: status.total });
      // Between two stages the worker is idle for a moment; the page stays "running" until its request is answered.
      if (status.state === 'idle' && getState().requested.length > 0) return;
      setState({ status });
    },
    onSign(name) {
      const stage = PIPELINE.find((s) => s === name);
      if (stage) enter(stage);
    },
    onProgress(name, step, total) {
      const stage = PIPELINE.find((s) => s === name);
      if (!stage || getState().requested.length === 0) return;
      enter(stage);
      patch(stage, { step, total });
      setState(({ status }) => ({ status: { ...status, stage, step, total } }));
    },
    reset: () => setState({ status: IDLE, stages: allWaiting(), requested: [] }),
  };
}
