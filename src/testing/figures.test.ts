/** Whatever a person does, in whatever order: no figure stands beside others that were made from something else. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { switchBackend } from '../compute/testing';
import { recipeOf, settingsOf } from '../recipes/config';
import { expectedIdentities } from '../recipes/expected';
import { addRecipe } from '../recipes/library';
import { refOf } from '../recipes/ports';
import { order, recipe } from '../recipes/recipe';
import { listCheckpoints } from '../storage/checkpoints';
import { memoryFolder } from '../storage/memory-folder';
import { listRuns, openRun } from '../storage/run-library';
import type { RunRecord } from '../storage/run-record';
import { createStudio } from '../studio/create-studio';
import { outOfDate } from '../studio/provenance';
import { progressOf } from '../studio/run';
import { settingDifferences } from '../studio/run-differences';
import { stoppedNode } from '../studio/saved';
import { createTestEngine } from '../studio/test-engine';
import { fetchFile, headless } from './headless';
import { longOr } from './long';
import type { Memory } from './saved-run';
import { broughtToy } from './toy-base';
import { addToyRecipes, toyScaleRecipe } from './toy-recipe/toy-recipes';

const STEPS = 2;
const nodes = toyScaleRecipe.nodes.map((node) => ({ ...node, settings: { ...node.settings, steps: STEPS } }));
const chain = recipe({ ...toyScaleRecipe, id: 'chain', nodes });
let removes: (() => void)[] = [];
beforeAll(async () => {
  removes = [addToyRecipes(), addRecipe(chain)];
  await switchBackend('wasm');
});
afterAll(() => {
  for (const remove of removes) remove();
});

type Action =
  | { readonly do: 'set'; readonly path: string; readonly value: number }
  | { readonly do: 'run' | 'stop in'; readonly node: string }
  | { readonly do: 'run all' | 'resume' | 'reload' }
  | { readonly do: 'open'; readonly run: number };
const node = fc.constantFrom('scale', 'scale-2');
const actions: fc.Arbitrary<Action[]> = fc.array(
  fc.oneof(
    fc.record({
      do: fc.constant('set' as const),
      path: fc.constantFrom('scale.target', 'scale-2.target', 'seed'),
      value: fc.constantFrom(1, 2),
    }),
    fc.record({ do: fc.constantFrom('run' as const, 'stop in' as const), node }),
    fc.record({ do: fc.constantFrom('run all' as const, 'resume' as const, 'reload' as const) }),
    fc.record({ do: fc.constant('open' as const), run: fc.nat(5) }),
  ),
  { minLength: 2, maxLength: 8 },
);

/** Stopped half way, then run again with other settings: what a first visitor does to see what a setting is for. */
const STOPPED: Action[] = [
  { do: 'run', node: 'scale' },
  { do: 'stop in', node: 'scale-2' },
  { do: 'set', path: 'scale-2.target', value: 1 },
  { do: 'run', node: 'scale-2' },
];

const RESUMED: Action[] = [...STOPPED.slice(0, 2), { do: 'resume' }];

/** A tab over a folder: the page's stores, and a worker's parts behind them. */
async function tabOn(folder: Memory) {
  let stopIn: string | null = null;
  const worker = headless({ folder, often: true, onNotice: (notice) => engine.notify(notice) });
  const ended = async (outcome: Promise<'done' | 'stopped' | 'killed'>) => ({
    outcome: (await outcome) as 'done' | 'stopped',
  });
  const engine = createTestEngine({
    pairs: () => [],
    run: ({ nodes: asked, config, given, name }) =>
      ended(
        worker.run(
          asked,
          config,
          given,
          ({ type, step, node: at }) => {
            if (at === stopIn && type === 'progress' && step === 1) worker.runner.stop();
            return false;
          },
          name,
        ),
      ),
    start: () => ({ backend: 'wasm', adapter: '', software: true, notes: [] }),
    loadBase: async () => worker.host.baseInfo,
    leftRuns: () => worker.saver.left(),
    async resumeRun(args) {
      if (!args.load) return ended(worker.resume(args).then(({ outcome }) => outcome));
      await worker.saver.reopen(args);
      return { outcome: 'done' };
    },
  });
  const studio = createStudio(engine, { schedule: (task) => task() });
  studio.settings.chooseRecipe('chain');
  await worker.host.loadBase('nano', await broughtToy(), fetchFile);
  worker.saver.tellArtifacts();
  return {
    studio,
    worker,
    async stopping(at: string) {
      stopIn = at;
      await studio.runNode(at);
      stopIn = null;
    },
  };
}
type Tab = Awaited<ReturnType<typeof tabOn>>;

/** Every run in the folder is of one piece: what it has was made with its own settings, from what it has itself. */
async function checkRecords(folder: Memory): Promise<RunRecord[]> {
  const { runs } = await listRuns(folder);
  for (const { record } of runs) {
    const made = new Map(Object.entries(record.artifacts));
    const expected = await expectedIdentities(record.config, new Map([['base', record.base.identity]]), made);
    for (const [ref, { identity }] of made) expect([ref, identity]).toEqual([ref, expected.get(ref)]);
    for (const id of record.done) expect(Object.keys(record.artifacts)).toContain(refOf(id, 'policy'));
    const { metrics } = await openRun(folder, record.id);
    // A stopped node is no node of the run any more once others have gone on from what it left.
    const begun = new Set([...record.nodes, ...[...made.values()].map(({ madeBy }) => madeBy)]);
    for (const line of metrics) expect([...begun]).toContain(line.node);
  }
  return runs.map(({ record }) => record);
}

/** What a person sees is of the run that is open, or says that it is out of date. */
async function checkPage({ studio, worker }: Tab, records: readonly RunRecord[], folder: Memory): Promise<void> {
  await studio.provenance.check();
  const config = studio.settings.getState().config;
  const artifacts = worker.notices.findLast((notice) => notice.type === 'artifacts');
  const made = new Map(Object.entries(artifacts?.artifacts ?? {}));
  const base = made.get('base')?.identity ?? '';
  const expected = await expectedIdentities(config, new Map([['base', base]]), made);
  const current = records.find(({ id }) => id === worker.saver.current);
  const lines = current ? (await openRun(folder, current.id)).metrics : [];
  for (const id of order(recipeOf(config))) {
    const { state } = progressOf(studio.run.getState(), id);
    const why = outOfDate(studio.provenance.getState(), studio.run.getState(), id);
    const ref = refOf(id, 'policy');
    if (state === 'done')
      expect([ref, made.get(ref)?.identity === expected.get(ref)]).toEqual([ref, why === undefined]);
    const shown = studio.metrics.latest(id);
    if (state === 'waiting') expect([id, shown]).toEqual([id, {}]);
    else expect([id, shown]).toEqual([id, latestOf(lines.filter((line) => line.node === id))]);
  }
}

const latestOf = (lines: readonly { readonly values: Readonly<Record<string, number>> }[]) =>
  Object.assign({}, ...lines.map(({ values }) => values)) as Record<string, number>;

async function act(tab: Tab, action: Action, folder: Memory): Promise<Tab> {
  const { studio } = tab;
  if (action.do === 'set') studio.settings.set(action.path, action.value);
  else if (action.do === 'run') await studio.runNode(action.node);
  else if (action.do === 'stop in') await tab.stopping(action.node);
  else if (action.do === 'run all') await studio.runPipeline();
  else if (action.do === 'resume') await resumed(tab);
  else if (action.do === 'open') await reopened(tab, folder, action.run);
  else return reloaded(tab, folder);
  return tab;
}

/** Goes on with the run that was stopped, where the page offers to: in the same run, to its end, without a step done twice. */
async function resumed({ studio, worker }: Tab): Promise<void> {
  await studio.provenance.check();
  const at = () => stoppedNode(studio.interrupted.getState(), studio.run.getState(), studio.provenance.getState());
  const node = at();
  if (node === null) return;
  const [id, { step }] = [worker.saver.current, progressOf(studio.run.getState(), node)];
  const seen = worker.events.length;
  expect(await studio.resume()).toBe('done');
  expect([worker.saver.current, at()]).toEqual([id, null]);
  const steps = worker.events.slice(seen).flatMap((e) => (e.node === node && e.type === 'progress' ? [e.step] : []));
  expect(steps).toEqual(Array.from({ length: STEPS - step }, (_, i) => step + 1 + i));
}

/** Goes on with a saved run, as from the list of runs. */
async function reopened({ studio }: Tab, folder: Memory, which: number): Promise<void> {
  const records = (await listRuns(folder)).runs.map(({ record }) => record);
  const record = records[which % Math.max(1, records.length)];
  if (record) await studio.goOn(record);
}

/** The page anew, on a bare address: what was open is open again, and nothing was trained for it. */
async function reloaded({ worker }: Tab, folder: Memory): Promise<Tab> {
  const before = worker.saver.current;
  const tab = await tabOn(folder);
  await tab.studio.open();
  expect(tab.worker.events).toEqual([]);
  const { runs } = await listRuns(folder);
  const last = runs.map(({ record }) => record).sort((a, b) => b.updatedAt - a.updatedAt)[0];
  expect(tab.worker.saver.current).toBe(last?.id ?? before);
  const states = Object.entries(tab.studio.run.getState().nodes).filter(([, { state }]) => state === 'done');
  expect(states.map(([id]) => id).sort()).toEqual([...(last?.done ?? [])].sort());
  expect(last ? settingDifferences([tab.studio.settings.getState().config, last.config]) : []).toEqual([]);
  return tab;
}

/** What a run has: its name, how its nodes were made, what they left, and the artifacts that are whole. */
async function leftOf(folder: Memory, record: RunRecord) {
  const { metrics } = await openRun(folder, record.id);
  const lines: Record<string, unknown[]> = {};
  for (const { node, step, values } of metrics) lines[node] = [...(lines[node] ?? []), [step, values]];
  const settings = Object.fromEntries(Object.keys(lines).map((id) => [id, settingsOf(record.config, id)]));
  const whole = Object.entries(record.artifacts).filter(([, { partOf }]) => partOf === undefined);
  const checkpoints = (await listCheckpoints(folder, record.id)).map(checkpointOf);
  return {
    name: record.name,
    seed: record.config.seed,
    settings,
    lines,
    whole: Object.fromEntries(whole),
    checkpoints,
  };
}
type Left = Awaited<ReturnType<typeof leftOf>>;
const checkpointOf = ({ node, step, sha256 }: { node: string; step: number; sha256: string }) => [node, step, sha256];

/** Whether it came to its end or was stopped: a run may only get more, from where it was left, with the settings it had. */
function expectKept(then: Left, now: Left): void {
  expect(now).toMatchObject({ name: then.name, seed: then.seed, settings: then.settings, whole: then.whole });
  for (const [id, lines] of Object.entries(then.lines)) expect(now.lines[id]?.slice(0, lines.length)).toEqual(lines);
  if (JSON.stringify(now.lines) === JSON.stringify(then.lines)) expect(now.checkpoints).toEqual(then.checkpoints);
}

test('a figure stands only beside what it was made from, in every record and on the page', async () => {
  await fc.assert(
    fc.asyncProperty(actions, async (list) => {
      const folder = memoryFolder();
      let tab = await tabOn(folder);
      const before = new Map<string, Left>();
      for (const action of list) {
        tab = await act(tab, action, folder);
        const records = await checkRecords(folder);
        await checkPage(tab, records, folder);
        for (const record of records) {
          const now = await leftOf(folder, record);
          const then = before.get(record.id);
          if (then) expectKept(then, now);
          before.set(record.id, now);
        }
      }
    }),
    { numRuns: longOr(300, 25), examples: [[STOPPED], [RESUMED]] },
  );
}, 300_000);
