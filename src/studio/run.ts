import { createStore, type StoreApi } from 'zustand/vanilla';
import type { GivenData } from '../data/own-data';
import type { Engine } from '../engine/client';
import type { Requests, RunOffer, RunStatus } from '../engine/protocol';
import type { RunConfig } from '../recipes/config';
import { splitRef } from '../recipes/ports';
import { nodeOf, order, plan, type Recipe } from '../recipes/recipe';
import { overIn } from './branch';

export type NodeState = 'waiting' | 'queued' | 'running' | 'done' | 'stopped' | 'failed';
type Outcome = 'done' | 'stopped' | 'failed';

export interface NodeProgress {
  readonly state: NodeState;
  readonly step: number;
  readonly total: number;
  readonly startedAt: number;
  /** Wall time of the finished run. */
  readonly seconds: number | null;
}

export type StepUnit = 'step' | 'phase';

export interface RunState {
  readonly status: RunStatus;
  /** Every node of the recipe, by id. */
  readonly nodes: Readonly<Record<string, NodeProgress>>;
  /** The nodes that the current request asked for. */
  readonly requested: readonly string[];
  /** Another tab trains: this one shows it and starts nothing. */
  readonly watched: boolean;
}

export type RunStore = StoreApi<RunState> & {
  /** Runs the nodes in order. With `only`, one step or phase and then a pause. */
  start(nodes: readonly string[], options?: { only?: StepUnit }): Promise<Outcome>;
  pause(): void;
  resume(): void;
  step(unit: StepUnit): void;
  stop(): void;
  /** Another run has begun, of which only these nodes are over: what other nodes made belongs to the run before. Returns those. */
  keep(done: readonly string[]): readonly string[];
  /** A model made elsewhere stands for what this node would make: nothing of it is left to do. */
  given(node: string): void;
  /** These wait again: their figures are not shown any more. */
  putBack(nodes: readonly string[]): void;
  /** Goes on with a saved run, of which `done` is over and `left` is not. With `only`, one step or phase and then a pause. */
  goOn(
    done: readonly string[],
    left: readonly string[],
    args: Requests['resumeRun']['args'],
    options?: { only?: StepUnit },
  ): Promise<Outcome>;
  /** Brings a saved run back as it was left, and trains nothing. False where that failed. */
  open(offer: RunOffer): Promise<boolean>;
  /** A saved run goes on in this node, which has taken so many seconds before. */
  onResumed(node: string | null, seconds: number): void;
  /** A run that another tab asked for: shown as if it were this one's. */
  follow(nodes: readonly string[], done: readonly string[]): void;
  followed(outcome: Outcome): void;
  onStatus(status: RunStatus): void;
  /** Any event of a node: it has begun, if it had not. Call it before the event is kept. */
  onSign(node: string): void;
  onProgress(node: string, step: number, total: number): void;
  /** All nodes wait again: another base model was loaded, or another recipe chosen. */
  reset(): void;
};

/** Seconds of a step, by the stage's own pace: known once two were measured. */
export const pace = ({ secondsLeft, step, total }: Pick<RunStatus, 'secondsLeft' | 'step' | 'total'>): number | null =>
  secondsLeft !== null && step < total ? secondsLeft / (total - step) : null;

/** Whether a node that was asked for says by itself how long it takes, or is over. */
export const hasOwnPace = ({ status, nodes }: Pick<RunState, 'status' | 'nodes'>, node: string): boolean =>
  status.node === node
    ? status.secondsLeft !== null || status.finishing === true
    : progressOf({ nodes }, node).state !== 'queued';

const IDLE: RunStatus = { state: 'idle', node: null, step: 0, total: 0, secondsLeft: null };
const WAITING: NodeProgress = { state: 'waiting', step: 0, total: 0, startedAt: 0, seconds: null };

export const progressOf = ({ nodes }: Pick<RunState, 'nodes'>, node: string): NodeProgress => nodes[node] ?? WAITING;

/** The nodes that must run to finish one: itself, and what it builds on and finds nothing usable of, or only what is stale. */
export function planFor(
  recipe: Recipe,
  target: string,
  run: Pick<RunState, 'nodes'>,
  given: ReadonlySet<string>,
  stale: Readonly<Record<string, string>>,
): readonly string[] {
  const usable = (ref: string): boolean => {
    const { node } = splitRef(ref);
    const { state, step } = progressOf(run, node);
    if (stale[node] !== undefined) return false;
    return state === 'done' || (state === 'stopped' && step > 0 && nodeOf(recipe, node).stage.usableWhenStopped);
  };
  return plan(recipe, target, usable, given);
}

/** What a node's report says that it took. */
function secondsIn(found: unknown): number | null {
  const { seconds } = (found ?? {}) as { readonly seconds?: unknown };
  return typeof seconds === 'number' ? seconds : null;
}

/** Nothing can be started or changed now. */
export const isBusy = ({ status, requested, watched }: RunState): boolean =>
  watched || requested.length > 0 || status.state !== 'idle';

interface RunDeps {
  /** What is shown and run: the recipe of `inputs().config`. */
  readonly recipe: () => Recipe;
  /** What a run needs to know at the moment it starts. */
  readonly inputs: () => { readonly config: RunConfig; readonly given: GivenData; readonly name: string };
  readonly now: () => number;
  readonly report: (cause: unknown) => void;
  /** Called once as each node begins and ends, so that its old figures can go. */
  readonly onStart: (node: string) => void;
  readonly onDone: (node: string) => void;
}

export function createRun(engine: Engine, deps: RunDeps): RunStore {
  const allWaiting = (): Record<string, NodeProgress> =>
    Object.fromEntries(order(deps.recipe()).map((node) => [node, WAITING]));
  const store = createStore<RunState>(() => ({ status: IDLE, nodes: allWaiting(), requested: [], watched: false }));
  const { getState, setState } = store;
  let stopAsked = false;
  let resumed: { node: string | null; seconds: number } = { node: null, seconds: 0 };
  const stateOf = (node: string) => progressOf(getState(), node).state;

  const patch = (node: string, change: Partial<NodeProgress>) =>
    setState((state) => ({ nodes: { ...state.nodes, [node]: { ...progressOf(state, node), ...change } } }));

  const putBack = (nodes: readonly string[]) => {
    for (const node of nodes) patch(node, WAITING);
  };

  const finish = (node: string, state: NodeState) => {
    const { startedAt, total, step } = progressOf(getState(), node);
    patch(node, { state, seconds: (deps.now() - startedAt) / 1000, step: state === 'done' ? total : step });
    if (state === 'done') deps.onDone(node);
  };

  /** A node that shows signs of life is running, and those requested before it are done. */
  const enter = (node: string) => {
    const { requested } = getState();
    if (!requested.includes(node) || stateOf(node) !== 'queued') return;
    for (const earlier of requested.slice(0, requested.indexOf(node)))
      if (stateOf(earlier) === 'running') finish(earlier, 'done');
    deps.onStart(node);
    const before = resumed.node === node ? resumed.seconds * 1000 : 0;
    patch(node, { state: 'running', step: 0, total: 0, startedAt: deps.now() - before, seconds: null });
  };

  const settle = (outcome: Outcome) => {
    for (const node of getState().requested) {
      const state = stateOf(node);
      if (state === 'running') finish(node, outcome);
      else if (state === 'queued' && outcome === 'done') {
        deps.onStart(node);
        finish(node, 'done');
      } else if (state === 'queued') patch(node, WAITING);
    }
    setState({ requested: [], status: IDLE });
  };

  const queue = (nodes: readonly string[]) =>
    setState(({ nodes: known }) => ({
      requested: nodes,
      nodes: { ...known, ...Object.fromEntries(nodes.map((node) => [node, { ...WAITING, state: 'queued' }])) },
      status: { ...IDLE, state: 'running', node: nodes[0] ?? null },
    }));
  const inOrder = (nodes: readonly string[]) => order(deps.recipe()).filter((node) => nodes.includes(node));
  const over = (nodes: readonly string[], report: Readonly<Record<string, unknown>> = {}) =>
    Object.fromEntries(
      inOrder(nodes).map((node) => [node, { ...WAITING, state: 'done' as const, seconds: secondsIn(report[node]) }]),
    );

  /** Waits for a run to end, and shows how. */
  const ended = async (reply: Promise<{ outcome: 'done' | 'stopped' }>): Promise<Outcome> => {
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

  const send = (name: 'pause' | 'resume') => {
    if (getState().watched) return;
    engine.request(name, {}).catch(deps.report);
  };

  const step = (unit: StepUnit) => {
    if (getState().watched) return;
    engine.request('step', { unit }).catch(deps.report);
  };

  /** Asked for together with a run: it waits after one of them. */
  const pauseAfter = (unit: StepUnit | undefined) => {
    if (!unit) return;
    send('pause');
    step(unit);
  };

  return {
    ...store,
    async start(nodes, { only } = {}) {
      if (isBusy(getState())) return 'failed';
      resumed = { node: null, seconds: 0 };
      queue(nodes);
      const reply = engine.request('run', { nodes, ...deps.inputs() });
      pauseAfter(only);
      return ended(reply);
    },
    async goOn(done, left, args, { only } = {}) {
      if (isBusy(getState())) return 'failed';
      setState({ nodes: { ...allWaiting(), ...over(done) } });
      queue(inOrder(left));
      const reply = engine.request('resumeRun', args);
      pauseAfter(only);
      return ended(reply);
    },
    async open({ record, left: [half], step: saved, lostSteps }) {
      if (isBusy(getState())) return false;
      const reached = saved + lostSteps;
      const state: NodeState = record.state === 'failed' ? 'failed' : 'stopped';
      const left = half !== undefined &&
        reached > 0 && { [half]: { ...WAITING, state, step: reached, total: record.total } };
      setState({ nodes: { ...allWaiting(), ...over(overIn(record), record.report), ...left } });
      try {
        await engine.request('resumeRun', { id: record.id, load: true });
        return true;
      } catch (cause) {
        deps.report(cause);
        return false;
      }
    },
    onResumed: (node, seconds) => {
      resumed = { node, seconds };
    },
    follow(nodes, done) {
      setState((state) => ({ nodes: { ...state.nodes, ...over(done) } }));
      queue(inOrder(nodes));
    },
    keep(done) {
      const { nodes, requested } = getState();
      const over = (node: string) => ['done', 'stopped', 'failed'].includes(stateOf(node));
      const left = Object.keys(nodes).filter((node) => over(node) && !done.includes(node) && !requested.includes(node));
      putBack(left);
      return left;
    },
    given: (node) => patch(node, { ...WAITING, state: 'done' }),
    putBack,
    followed: settle,
    pause: () => send('pause'),
    resume: () => send('resume'),
    stop() {
      const { watched, requested } = getState();
      if (watched) return;
      // The worker hears it between two events only, which may be long.
      stopAsked = requested.length > 0;
      if (stopAsked) setState(({ status }) => ({ status: { ...status, state: 'stopping' } }));
      engine
        .request('stop', {})
        .catch(deps.report)
        .finally(() => {
          stopAsked = false;
        });
    },
    step,
    onStatus(status) {
      const { requested, nodes } = getState();
      if (requested.length === 0 && status.state !== 'idle') return;
      const { node } = status;
      if (node !== null && nodes[node]) {
        enter(node);
        if (status.total > 0) patch(node, { step: status.step, total: status.total });
      }
      // Between two nodes the worker is idle for a moment; the page stays "running" until its request is answered.
      if (status.state === 'idle' && getState().requested.length > 0) return;
      // Before the first event of a run the worker knows no node; the page does.
      setState(({ status: shown }) => ({
        status: { ...status, node: node ?? shown.node, ...(stopAsked && { state: 'stopping' }) },
      }));
    },
    onSign: enter,
    onProgress(node, done, total) {
      const { requested, nodes } = getState();
      if (requested.length === 0 || !nodes[node]) return;
      enter(node);
      patch(node, { step: done, total });
      setState(({ status }) => ({ status: { ...status, node, step: done, total } }));
    },
    reset: () => setState({ status: IDLE, nodes: allWaiting(), requested: [] }),
  };
}
