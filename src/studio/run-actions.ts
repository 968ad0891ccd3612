/** What a person can start: a node, a step of it, the whole recipe, a recorded run, a part of a lesson; and the way back from one. */
import type { PresetName } from '../config/model';
import { BASE } from '../recipes/ports';
import { orderGiven } from '../recipes/recipe';
import { isSame } from './asked-settings';
import type { NodeFigures } from './node-figures';
import { isBusy, planFor, progressOf } from './run';
import { type Saved, stoppedNode } from './saved';
import type { Studio } from './studio';
import { isWatched } from './views';

export type RunActions = Pick<Studio, 'runNode' | 'stepNode' | 'runPipeline' | 'runRecorded' | 'teach' | 'takeBack'>;

type Parts = Pick<
  Studio,
  | 'settings'
  | 'setAside'
  | 'run'
  | 'provenance'
  | 'given'
  | 'interrupted'
  | 'following'
  | 'lesson'
  | 'recorded'
  | 'chooseBase'
> & { readonly saved: Saved; readonly figures: NodeFigures };

export function createRunActions(parts: Parts): RunActions {
  const { settings, run, provenance, given, saved, lesson, chooseBase } = parts;
  const { recipe } = settings;
  /** What must run for a node to be done and up to date. */
  const neededFor = (node: string) =>
    planFor(recipe(), node, run.getState(), given.names(), provenance.getState().stale);
  const stopped = () => stoppedNode(parts.interrupted.getState(), run.getState(), provenance.getState());
  const isUpToDate = (node: string) =>
    progressOf(run.getState(), node).state === 'done' && provenance.getState().stale[node] === undefined;
  const hasMade = () => provenance.getState().madeWith !== null;
  /** Lessons and recorded runs are of the bundled models. */
  const takeBundled = async (before: string, wanted: string) => {
    if (before !== wanted || settings.getState().base !== null) await chooseBase(wanted as PresetName);
  };

  const runPipeline = async () => {
    if (hasMade()) await provenance.check();
    if (stopped() !== null && (await saved.resume()) !== 'done') return;
    const nodes = orderGiven(recipe(), given.names());
    const due = nodes.filter((node) => !isUpToDate(node));
    const running = run.start(due.length > 0 ? due : nodes);
    parts.following.begin();
    const outcome = await running;
    const led = parts.following.end();
    if (outcome === 'done' && (led || isWatched(recipe(), settings.getState().view)))
      settings.show(nodes.at(-1) ?? BASE);
  };

  return {
    runPipeline,
    async runNode(node) {
      if (hasMade()) await provenance.check();
      await run.start(neededFor(node));
    },
    async stepNode(node, unit) {
      if (isBusy(run.getState())) return run.step(unit);
      if (hasMade()) await provenance.check();
      if (stopped() === node) return void (await saved.resume(unit));
      const before = neededFor(node).slice(0, -1);
      if (before.length > 0 && (await run.start(before)) !== 'done') return;
      await run.start([node], { only: unit });
    },
    async teach(part) {
      const wanted = lesson.config(part);
      const last = lesson.lastNode(part);
      if (isBusy(run.getState()) || !wanted || last === null) return;
      const { model } = settings.getState().config;
      lesson.take(part);
      await takeBundled(model, wanted.model);
      await provenance.check();
      const stale = Object.keys(provenance.getState().stale);
      run.putBack(stale);
      parts.figures.clear(stale);
      const nodes = neededFor(last).filter((node) => !isUpToDate(node));
      if (nodes.length > 0) await run.start(nodes);
      else await lesson.keep();
    },
    async takeBack() {
      if (isBusy(run.getState())) return;
      const mine = parts.setAside.takeBack();
      if (!mine) return;
      const now = settings.getState();
      settings.replace(mine.config);
      if (mine.base !== null && mine.base !== now.base)
        await chooseBase(mine.config.model as PresetName, { kept: mine.base });
      else if (mine.base === null) await takeBundled(now.config.model, mine.config.model);
    },
    async runRecorded() {
      const config = parts.recorded.getState().shown?.record.config;
      if (isBusy(run.getState())) return;
      const now = settings.getState();
      if (config && (!isSame(config, now.config) || now.base !== null)) {
        settings.replace(config);
        await takeBundled(now.config.model, config.model);
      }
      await runPipeline();
    },
  };
}
