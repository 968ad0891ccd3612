import type { StoreApi } from 'zustand/vanilla';
import { EXAMPLE_CONSTITUTION } from '../config/constitution';
import type { PresetName } from '../config/model';
import { DEFAULT_RULES } from '../config/rules';
import type { Engine } from '../engine/client';
import type { ModelInfo, Notice, OwnModel } from '../engine/protocol';
import { parseConfig, type RunConfig, takesData } from '../recipes/config';
import type { PartName } from '../recipes/lessons/lesson';
import { BASE, refOf, splitRef } from '../recipes/ports';
import { nodeOf, orderGiven, type Recipe } from '../recipes/recipe';
import type { RunRecord } from '../storage/run-record';
import type { RunEvent } from '../train/events';
import { type AlarmStore, createAlarm } from './alarm';
import { type BenchmarkStore, createBenchmark } from './benchmark';
import { type ChatStore, createChat } from './chat';
import { type ComparisonStore, createComparison } from './comparison';
import { type ConstitutionStore, createConstitution } from './constitution';
import { createDataset, type DatasetStore } from './dataset';
import { createFollowing, type FollowingStore } from './following';
import { createGiven, type FilePort, type Given } from './given';
import { createInspector, type InspectorStore } from './inspector';
import { createInterrupted, type InterruptedStore } from './interrupted';
import { createKeptModels, type KeptModelsStore } from './kept-models';
import { createLabeling, type Labeling, rowsByPeople } from './labeling';
import { createLesson, type LessonStore } from './lesson';
import { browserMemory } from './memory';
import { createMetrics, type Metrics } from './metrics';
import { createPairs, type PairsStore } from './pairs';
import { createProvenance, type ProvenanceStore } from './provenance';
import { createReading, type ReadingStore } from './reading';
import { createRecorded, fetchRecording, type ReadFile, type RecordedStore } from './recorded';
import { createRules, type RulesStore } from './rules';
import { createRun, isBusy, planFor, progressOf, type RunStore, type StepUnit } from './run';
import { settingDifferences } from './run-differences';
import { runName } from './run-name';
import { createRuns, type RunsStore } from './runs';
import { createSamples, type SamplesStore } from './samples';
import { createSaved, type Saved, stoppedNode } from './saved';
import { createSession, presetFor, type SessionStore } from './session';
import { createSettings, type SettingsStore } from './settings';
import { createTab, type TabStore, type WatchNotice } from './tab';
import { onTimer, type Schedule } from './throttle';
import { createTokenizerSource, fetchText, type TokenizerSource } from './tokenizer-source';
import { isWatched, START } from './views';

/** Everything the page knows and can do, without React. */
export interface Studio extends Labeling, Pick<Saved, 'goOn' | 'resume'> {
  readonly engine: Engine;
  readonly tab: TabStore;
  readonly session: SessionStore;
  readonly settings: SettingsStore;
  readonly run: RunStore;
  /** Which results are still what the settings would make. */
  readonly provenance: ProvenanceStore;
  readonly metrics: Metrics;
  readonly samples: SamplesStore;
  readonly inspector: InspectorStore;
  /** The labels that the recipe's models learn from. */
  readonly pairs: PairsStore;
  /** Files of one's own, in place of the bundled demonstrations and of simulated labels. */
  readonly own: Readonly<Record<FilePort, DatasetStore>>;
  /** Rules that a person writes, to judge and to reward by. */
  readonly rules: RulesStore;
  /** Principles that a person writes, for a model to judge and to revise by. */
  readonly constitution: ConstitutionStore;
  /** What is given in place of what would be made. */
  readonly given: Given;
  readonly tokenizer: TokenizerSource;
  readonly chat: ChatStore;
  readonly benchmark: BenchmarkStore;
  readonly reading: ReadingStore;
  readonly lesson: LessonStore;
  /** The recorded run of the first view. */
  readonly recorded: RecordedStore;
  /** Whether the view leads to what runs. */
  readonly following: FollowingStore;
  /** The run that a reload or a crash cut off, if there is one. */
  readonly interrupted: InterruptedStore;
  readonly runs: RunsStore;
  /** Base models of a person's own that this browser keeps. */
  readonly kept: KeptModelsStore;
  /** The saved runs beside each other, reward against KL. */
  readonly comparison: ComparisonStore;
  /** Over-optimisation of a learned reward, while it trains. */
  readonly alarm: AlarmStore;
  /** Starts the backend and loads the base model that the settings name. */
  open(): Promise<void>;
  /** Loads another base model; everything trained before is forgotten. */
  chooseBase(preset: PresetName, own?: OwnModel): Promise<void>;
  /** A model made elsewhere in place of what a stage would make; null where it could not be opened, which the page then says. */
  openModel(ref: string, files: Readonly<Record<string, Blob>>): Promise<ModelInfo | null>;
  /** Runs a node from its beginning, and before it whatever it needs that is not there yet. */
  runNode(node: string): Promise<void>;
  /** One step or phase of a node: of the run that is paused or was stopped in it, or of a new one, once what the node needs is there. */
  stepNode(node: string, unit: StepUnit): Promise<void>;
  /** The rest of a run that was stopped, then every node of the recipe that is not up to date; all of them again where all are. */
  runPipeline(): Promise<void>;
  /** Trains what the recorded run of the first view shows, with its settings and its seed. */
  runRecorded(): Promise<void>;
  /** Runs a part of the open lesson, with its settings, model and seed; what was made with others is shown no more. */
  teach(part: PartName): Promise<void>;
}

interface StudioOptions {
  readonly search?: string;
  readonly schedule?: Schedule;
  readonly now?: () => number;
  /** Reads a file of the page's origin. */
  readonly readText?: (path: string) => Promise<string>;
  readonly readFile?: ReadFile;
}

export function createStudio(
  engine: Engine,
  {
    search = '',
    schedule = onTimer,
    now = Date.now,
    readText = fetchText,
    readFile = fetchRecording,
  }: StudioOptions = {},
): Studio {
  const tab = createTab();
  const session = createSession(engine);
  const settings = createSettings(search);
  const { recipe } = settings;
  const metrics = createMetrics(schedule);
  const samples = createSamples();
  const inspector = createInspector();
  const own = {
    prompts: createDataset('prompts'),
    demonstrations: createDataset('demonstrations'),
    pairs: createDataset('preferences'),
    unpaired: createDataset('unpaired'),
  };
  const rules = createRules(browserMemory());
  const constitution = createConstitution(browserMemory());
  const tokenizer = createTokenizerSource(readText);
  const chat = createChat(engine, schedule, () => given.prompts());
  const benchmark = createBenchmark();
  const reading = createReading();
  const recorded = createRecorded(engine, readFile);
  const config = () => settings.getState().config;

  const labeling = createLabeling({
    engine,
    now,
    config,
    prompts: () => given.prompts(),
    hasModel: (ref) => session.getState().models[ref] !== undefined,
  });
  const given = createGiven({
    own,
    rules: () => (takesData(config(), 'judge') ? rules.getState().inForce.rules : undefined),
    constitution: () => (takesData(config(), 'constitution') ? constitution.getState().inForce : undefined),
    byPeople: () => labeling.labelPlan.getState().judge === 'hand',
    labels: () => rowsByPeople(labeling),
  });
  for (const store of Object.values(own))
    store.subscribe((now, before) => {
      // Answers to the prompts of before are no longer asked about.
      if (now.dataset !== before.dataset && (now.dataset !== null || before.dataset !== null))
        void labeling.labels.renew();
    });
  given.choice.subscribe(() => void labeling.labels.renew());
  const pairs = createPairs(engine, { report: session.report, ref: () => recipe().pairs });

  const provenance = createProvenance({ config, given: given.rows, schedule });
  const run = createRun(engine, {
    now,
    recipe,
    report: session.report,
    inputs: () => ({
      config: config(),
      given: given.rows(),
      name: runName(config(), provenance.getState().madeWith, provenance.getState().unused, lessons.runName()),
    }),
    onStart(node) {
      retireFigures([node]);
      alarm.clear([node]);
      if (madeBy(recipe(), node).includes(recipe().pairs)) pairs.clear();
    },
    onDone(node) {
      const { pairs: ref, scorer, writers } = recipe();
      const made = madeBy(recipe(), node);
      const taken = Object.values(nodeOf(recipe(), node).inputs);
      if (ref !== null && (made.includes(ref) || taken.includes(ref))) void pairs.refresh();
      // What waits to be judged was written by the models before.
      if (writers.some((writer) => made.includes(writer))) void labeling.labels.renew();
      if (made.includes(scorer)) void labeling.labels.rescore();
    },
  });

  const lessons = createLesson({ settings, run, metrics, inspector, engine, readFile, report: session.report });
  const following = createFollowing(run, settings, browserMemory());

  const onEvent = (event: RunEvent) => {
    run.onSign(event.node);
    switch (event.type) {
      case 'progress':
        return run.onProgress(event.node, event.step, event.total);
      case 'metrics':
        return metrics.add(event.node, event.step, event.values);
      case 'samples':
        return samples.add(event.node, { step: event.step, rows: event.rows });
      case 'phase':
        return inspector.add(event.node, event.step, event.phase);
      case 'checkpoint':
        return;
      default:
        event satisfies never;
    }
  };
  const onNotice = (notice: Notice) => {
    if (notice.type === 'events') notice.events.forEach(onEvent);
    else if (notice.type === 'status') run.onStatus(notice.status);
    else if (notice.type === 'model') {
      session.modelReady(notice.info);
      labeling.labels.refill();
    } else if (notice.type === 'run-begun') {
      interrupted.taken();
      const left = run.keep(notice.kept);
      provenance.leave(left);
      retireFigures([...left, ...run.getState().requested]);
    } else if (notice.type === 'artifacts') provenance.onArtifacts(notice);
    else if (notice.type === 'resumed') {
      run.onResumed(notice.node, notice.seconds);
      provenance.leave([]);
      clearFigures();
      void bringBack({
        keepRules: opensLast && rules.getState().inForce !== DEFAULT_RULES,
        keepConstitution: opensLast && constitution.getState().inForce !== EXAMPLE_CONSTITUTION,
      });
      void pairs.refresh();
    } else if (notice.type === 'label-curve') labeling.labelCurve.onProgress(notice.progress);
    else if (notice.type === 'loading') session.onLoading(notice.share);
    else if (notice.type === 'fault') session.report(notice.fault);
    else if (notice.type === 'recovery') session.onRecovery(notice.recovery);
    else if (notice.type === 'tab') {
      const { status } = run.getState();
      run.setState({ watched: notice.role === 'watcher' });
      if (!tab.become(notice.role)) return;
      run.followed('stopped'); // as far as this tab knows
      void open().then(() => (status.state === 'running' ? saved.resume() : undefined));
    } else if (notice.type === 'base' || notice.type === 'run' || notice.type === 'run-end') onWatched(notice);
  };
  /** What the tab that trains was asked for, as if it had been asked for here. */
  const onWatched = (notice: WatchNotice) => {
    if (notice.type === 'run-end') return run.followed(notice.outcome);
    if (notice.type === 'run') {
      settings.replace(notice.config);
      return run.follow(notice.nodes, notice.done ?? []);
    }
    session.keepBase(notice.info);
    settings.set('model', notice.preset);
    settings.setState({ base: notice.info.own ?? null });
    tokenizer.of(notice.preset, notice.info.own ? { kept: notice.info.own } : null);
    forget();
  };
  engine.onNotice(onNotice);

  const chooseBase: Studio['chooseBase'] = async (preset, own) => {
    if (isBusy(run.getState())) return;
    const opened = await session.loadBase(preset, own);
    if (!opened) return;
    if (config().model !== preset) settings.set('model', preset);
    settings.setState({ base: opened.own ?? null });
    const { whole } = recipe();
    if (whole && !opened.chats) {
      settings.chooseRecipe(whole.id);
      settings.setState({ problems: [FOLLOWS_NOTHING] });
    }
    tokenizer.of(preset, opened.kept && opened.own ? { kept: opened.own } : (own ?? null));
    forget();
  };

  const openModel: Studio['openModel'] = async (ref, files) => {
    if (isBusy(run.getState())) return null;
    try {
      const info = await engine.request('openModel', { recipe: recipe().id, ref, files });
      const { node } = splitRef(ref);
      clearFigures([node]);
      run.given(node);
      return info;
    } catch (cause) {
      session.report(cause);
      return null;
    }
  };

  /** What a saved run was given, where it was written: files, rules and a constitution in their editors. To be kept are those that a person wrote since. */
  const bringBack = async ({ keepRules, keepConstitution }: { keepRules: boolean; keepConstitution: boolean }) => {
    try {
      const had = await engine.request('given', {});
      await labelsOpened; // whose labels count is remembered there
      await given.restore(had);
      const { 'data.judge': written, 'data.constitution': principles } = had;
      if (written && !keepRules && takesData(config(), 'judge')) await rules.replace(written);
      if (principles && !keepConstitution && takesData(config(), 'constitution')) constitution.replace(principles);
      await provenance.check();
    } catch (cause) {
      session.report(cause);
    }
  };

  /** Of some nodes, or of all. */
  const clearFigures = (nodes?: readonly string[]) => {
    for (const store of [metrics, samples, inspector])
      if (nodes) for (const node of nodes) store.clear(node);
      else store.clear();
  };

  /** What takes their place begins: their lines stay to be compared with. */
  const retireFigures = (nodes: readonly string[]) => {
    for (const node of nodes) {
      metrics.retire(node);
      samples.clear(node);
      inspector.clear(node);
    }
  };

  /** Whatever was trained from another base, or by another recipe. */
  const forget = () => {
    run.reset();
    interrupted.taken();
    provenance.clear();
    clearFigures();
    pairs.clear();
    reading.close();
    labeling.labelCurve.clear();
    chat.clear();
  };
  for (const store of [labeling.labels, labeling.labelPlan, ...Object.values(own), given.choice, rules, constitution])
    (store as StoreApi<unknown>).subscribe(provenance.soon);
  settings.subscribe((after, before) => {
    if (after.config !== before.config) provenance.soon();
    if (after.config.recipe === before.config.recipe) return;
    session.keepBase();
    forget();
    void labeling.labels.renew();
  });

  const interrupted = createInterrupted(engine, {
    report: session.report,
    goOn: ({ record }) => saved.goOn(record),
    open: (offer) => saved.open(offer),
  });
  const saved = createSaved({ run, settings, session, tokenizer, interrupted });
  run.subscribe((after, before) => {
    const isOver = before.requested.length > 0 && after.requested.length === 0 && !after.watched;
    if (isOver && Object.values(after.nodes).some(({ state }) => state === 'stopped' || state === 'failed'))
      void interrupted.look();
  });

  // What plays is what the page would run, where nobody has said otherwise: the rail and the view speak of one recipe.
  recorded.subscribe(({ shown }, before) => {
    if (!shown || shown === before.shown || hasMade() || isBusy(run.getState())) return;
    if (!saysSettings(search) && isUsual(config())) settings.chooseRecipe(shown.record.config.recipe);
  });

  let opensLast = false;
  let labelsOpened: Promise<unknown> = Promise.resolve();
  const open = async () => {
    labelsOpened = labeling.labels.open();
    // The recorded run moves first: the device and the model would take the processor from it.
    if (settings.getState().view === START) await recorded.settled;
    const { backend, threads } = settings.getState();
    if (!(await session.start({ ...(backend && { backend }), ...(threads && { threads }) }))) return;
    const { role, tookOver } = tab.getState();
    if (role === 'watcher') return;
    const { device } = session.getState();
    const asked = new URLSearchParams(search);
    // What was wrong in the address stays on the page: this is not a change that a person made.
    if (device && !asked.has('model') && !asked.has('preset') && !tookOver)
      settings.setState((state) => ({ config: { ...state.config, model: presetFor(device) } }));
    const last = (await interrupted.look())?.last ?? null;
    const { base: asksBase } = settings.getState();
    const isAsked =
      last &&
      (tookOver ||
        !saysSettings(search) ||
        (isSame(last.record.config, config()) && ownBase(last.record) === asksBase));
    opensLast = isAsked !== null && isAsked;
    const isOpen = isAsked && (await saved.open(last));
    opensLast = false;
    if (isOpen) {
      // Whoever has a run of their own comes back to that.
      if (settings.getState().view === START && !asked.has('recording')) settings.show(last.record.done.at(-1) ?? BASE);
      return;
    }
    if (asksBase !== null) await chooseBase(config().model, { kept: asksBase });
    if (session.getState().models[BASE] === undefined) await chooseBase(config().model);
    interrupted.setState({ last, linked: isLinked(search, config()) });
  };

  const runs = createRuns(engine, now, { report: session.report, storage: globalThis.navigator?.storage });

  const alarm = createAlarm(engine, { run, goOn: saved.goOn, report: session.report });
  const comparison = createComparison(engine, { labels: () => labeling.labels.fullRecords(), report: session.report });

  /** What must run for a node to be done and up to date. */
  const neededFor = (node: string) =>
    planFor(recipe(), node, run.getState(), given.names(), provenance.getState().stale);
  const stopped = () => stoppedNode(interrupted.getState(), run.getState(), provenance.getState());
  const hasMade = () => provenance.getState().madeWith !== null;
  const isUpToDate = (node: string) =>
    progressOf(run.getState(), node).state === 'done' && provenance.getState().stale[node] === undefined;

  /** Lessons and recorded runs are of the bundled models. */
  const hasOwnBase = () => settings.getState().base !== null;

  const runPipeline = async () => {
    if (hasMade()) await provenance.check();
    if (stopped() !== null && (await saved.resume()) !== 'done') return;
    const nodes = orderGiven(recipe(), given.names());
    const due = nodes.filter((node) => !isUpToDate(node));
    const running = run.start(due.length > 0 ? due : nodes);
    following.begin();
    const outcome = await running;
    const led = following.end();
    if (outcome === 'done' && (led || isWatched(recipe(), settings.getState().view)))
      settings.show(nodes.at(-1) ?? BASE);
  };

  return {
    engine,
    tab,
    session,
    settings,
    run,
    provenance,
    metrics,
    samples,
    inspector,
    pairs,
    own,
    rules,
    constitution,
    given,
    ...labeling,
    tokenizer,
    chat,
    benchmark,
    reading,
    lesson: lessons,
    recorded,
    following,
    interrupted,
    runs,
    kept: createKeptModels(engine, session.report),
    comparison,
    alarm,
    goOn: saved.goOn,
    resume: saved.resume,
    chooseBase,
    openModel,
    open,
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
      const wanted = lessons.config(part);
      const last = lessons.lastNode(part);
      if (isBusy(run.getState()) || !wanted || last === null) return;
      const { model } = config();
      lessons.take(part);
      if (model !== wanted.model || hasOwnBase()) await chooseBase(wanted.model as PresetName);
      await provenance.check();
      const stale = Object.keys(provenance.getState().stale);
      run.putBack(stale);
      clearFigures(stale);
      const nodes = neededFor(last).filter((node) => !isUpToDate(node));
      if (nodes.length > 0) await run.start(nodes);
      else await lessons.keep();
    },
    async runRecorded() {
      const config = recorded.getState().shown?.record.config;
      if (isBusy(run.getState())) return;
      if (config && (!isSame(config, settings.getState().config) || hasOwnBase())) {
        const { model } = settings.getState().config;
        settings.replace(config);
        if (model !== config.model || hasOwnBase()) await chooseBase(config.model as PresetName);
      }
      await runPipeline();
    },
    runPipeline,
  };
}

const FOLLOWS_NOTHING =
  'This model does not say how a conversation with it is written, so it follows no instructions yet: the recipe begins with supervised fine-tuning.';

/** What of an address is no setting. */
const NO_SETTINGS = ['view', 'recording', 'lesson', 'present', 'backend', 'threads', 'defaults'];
const saysSettings = (search: string): boolean =>
  [...new URLSearchParams(search).keys()].some((name) => !NO_SETTINGS.includes(name));
/** Whether settings came with the address that are not the usual ones: model and seed alone are in every address. */
const isLinked = (search: string, config: RunConfig): boolean => saysSettings(search) && !isUsual(config);
const isUsual = (config: RunConfig): boolean => {
  const { model, seed } = config;
  return isSame({ ...parseConfig(), model, seed }, config);
};
const isSame = (one: RunConfig, other: RunConfig): boolean =>
  one.recipe === other.recipe && settingDifferences([one, other]).length === 0;

/** The identity of a run's base where a person brought it. */
const ownBase = ({ base }: RunRecord): string | null => (base.own ? base.identity : null);

const madeBy = (recipe: Recipe, node: string): readonly (string | null)[] =>
  Object.keys(nodeOf(recipe, node).stage.outputs).map((port) => refOf(node, port));
