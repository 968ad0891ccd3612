import type { PresetName } from '../config/model';
import type { RunConfig } from '../config/run';
import type { Engine } from '../engine/client';
import type { Notice } from '../engine/protocol';
import type { RunRecord } from '../storage/run-record';
import type { StageEvent } from '../train/events';
import { type BenchmarkStore, createBenchmark } from './benchmark';
import { type ChatStore, createChat } from './chat';
import { createDataset, type DatasetStore, demonstrationsOf, preferencesOf } from './dataset';
import { createInspector, type InspectorStore } from './inspector';
import { createInterrupted, type InterruptedStore } from './interrupted';
import { createLabeling, handRows, type Labeling } from './labeling';
import { createMetrics, type Metrics } from './metrics';
import { createPreferences, type PreferencesStore } from './preferences';
import { createReading, type ReadingStore } from './reading';
import { createRun, isBusy, planFor, type RunStore, type StepUnit } from './run';
import { createRuns, type RunsStore } from './runs';
import { createSamples, type SamplesStore } from './samples';
import { createSession, presetFor, type SessionStore } from './session';
import { createSettings, type SettingsStore } from './settings';
import { PIPELINE, type PipelineStage, WATCHED } from './stages';
import { createTab, type TabStore, type WatchNotice } from './tab';
import { onTimer, type Schedule } from './throttle';
import { createTokenizerSource, fetchText, type TokenizerSource } from './tokenizer-source';

/** Everything the page knows and can do, without React. */
export interface Studio extends Labeling {
  readonly engine: Engine;
  readonly tab: TabStore;
  readonly session: SessionStore;
  readonly settings: SettingsStore;
  readonly run: RunStore;
  readonly metrics: Metrics;
  readonly samples: SamplesStore;
  readonly inspector: InspectorStore;
  readonly preferences: PreferencesStore;
  /** Own demonstrations, in place of the bundled set. */
  readonly demonstrations: DatasetStore;
  /** Own labels, in place of simulated ones. */
  readonly ownPreferences: DatasetStore;
  readonly tokenizer: TokenizerSource;
  readonly chat: ChatStore;
  readonly benchmark: BenchmarkStore;
  readonly reading: ReadingStore;
  /** The run that a reload or a crash cut off, if there is one. */
  readonly interrupted: InterruptedStore;
  readonly runs: RunsStore;
  /** Starts the backend and loads the base model that the settings name. */
  open(): Promise<void>;
  /** Loads another base model; everything trained before is forgotten. */
  chooseBase(preset: PresetName, files?: Readonly<Record<string, Uint8Array>>): Promise<void>;
  /** Goes on with a saved run after its newest checkpoint, or as a new run that branches from one of them. */
  goOn(record: RunRecord, branch?: { readonly checkpoint: string; readonly config?: RunConfig }): Promise<void>;
  /** Runs a stage, and before it whatever it needs that is not there yet. */
  runStage(stage: PipelineStage): Promise<void>;
  /** One step or phase of a stage: of the paused run, or of a new one, once what the stage needs is there. */
  stepStage(stage: PipelineStage, unit: StepUnit): Promise<void>;
  runPipeline(): Promise<void>;
}

interface StudioOptions {
  readonly search?: string;
  readonly schedule?: Schedule;
  readonly now?: () => number;
  /** Reads a file of the page's origin. */
  readonly readText?: (path: string) => Promise<string>;
}

export function createStudio(
  engine: Engine,
  { search = '', schedule = onTimer, now = Date.now, readText = fetchText }: StudioOptions = {},
): Studio {
  const tab = createTab();
  const session = createSession(engine);
  const settings = createSettings(search);
  const metrics = createMetrics(schedule);
  const samples = createSamples();
  const inspector = createInspector();
  const demonstrations = createDataset('demonstration');
  const ownPreferences = createDataset('preference');
  const tokenizer = createTokenizerSource(readText);
  const chat = createChat(engine);
  const benchmark = createBenchmark();
  const reading = createReading();
  const preferences = createPreferences(engine, session.report);

  const labeling = createLabeling({
    engine,
    now,
    config: () => settings.getState().config,
    roles: () => Object.values(session.getState().models).map(({ role }) => role),
  });

  const run = createRun(engine, {
    now,
    report: session.report,
    inputs() {
      const rows = demonstrationsOf(demonstrations.getState());
      const labels = handRows(labeling) ?? preferencesOf(ownPreferences.getState());
      return {
        config: settings.getState().config,
        ...(rows && { demonstrations: rows }),
        ...(labels && { preferences: labels }),
      };
    },
    onStageStart(stage) {
      metrics.clear(stage);
      samples.clear(stage);
      inspector.clear(stage);
      if (stage === 'preferences') preferences.clear();
    },
    onStageDone(stage) {
      if (stage === 'preferences' || stage === 'reward') void preferences.refresh();
      // What waits to be judged was written by the models before.
      if (stage === 'sft' || stage === 'ppo') void labeling.labels.renew();
      if (stage === 'reward') void labeling.labels.rescore();
    },
  });

  const onEvent = (event: StageEvent) => {
    run.onSign(event.stage);
    switch (event.type) {
      case 'progress':
        return run.onProgress(event.stage, event.step, event.total);
      case 'metrics':
        return metrics.add(event.stage, event.step, event.values);
      case 'samples':
        return samples.add(event.stage, { step: event.step, rows: event.rows });
      case 'phase':
        return inspector.add(event.stage, event.step, event.phase);
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
    } else if (notice.type === 'resumed') {
      clearFigures();
      void preferences.refresh();
    } else if (notice.type === 'label-curve') labeling.labelCurve.onProgress(notice.progress);
    else if (notice.type === 'fault') session.report(notice.fault);
    else if (notice.type === 'recovery') session.onRecovery(notice.recovery);
    else if (notice.type === 'tab') {
      run.setState({ watched: notice.role === 'watcher' });
      if (!tab.become(notice.role)) return;
      run.followed('stopped'); // as far as this tab knows
      void open();
    } else if (notice.type === 'base' || notice.type === 'run' || notice.type === 'run-end') onWatched(notice);
  };
  /** What the tab that trains was asked for, as if it had been asked for here. */
  const onWatched = (notice: WatchNotice) => {
    if (notice.type === 'run-end') return run.followed(notice.outcome);
    if (notice.type === 'run') {
      settings.replace(notice.config);
      return run.follow(notice.stages, notice.done ?? []);
    }
    session.setState({ models: { base: notice.info } });
    settings.set('preset', notice.preset);
    tokenizer.bundled(notice.preset);
    forget();
  };
  engine.onNotice(onNotice);

  const chooseBase: Studio['chooseBase'] = async (preset, files) => {
    if (isBusy(run.getState())) return;
    if (!(await session.loadBase(preset, files))) return;
    if (settings.getState().config.preset !== preset) settings.set('preset', preset);
    if (files) tokenizer.files(files);
    else tokenizer.bundled(preset);
    forget();
  };

  const clearFigures = () => {
    for (const stage of PIPELINE) {
      metrics.clear(stage);
      samples.clear(stage);
      inspector.clear(stage);
    }
  };

  /** Whatever was trained from another base. */
  const forget = () => {
    run.reset();
    clearFigures();
    preferences.clear();
    labeling.labelCurve.clear();
    chat.clear();
  };

  const open = async () => {
    void labeling.labels.open();
    const { backend, threads } = settings.getState();
    if (!(await session.start({ ...(backend && { backend }), ...(threads && { threads }) }))) return;
    if (tab.getState().role === 'watcher') return;
    const { device } = session.getState();
    // What was wrong in the address stays on the page: this is not a change that a person made.
    if (device && !new URLSearchParams(search).has('preset') && !tab.getState().tookOver)
      settings.setState(({ config }) => ({ config: { ...config, preset: presetFor(device) } }));
    await chooseBase(settings.getState().config.preset);
    await interrupted.look();
  };

  const goOn: Studio['goOn'] = async (record, branch) => {
    const config = branch?.config ?? record.config;
    const from = PIPELINE.findIndex((stage) => branch?.checkpoint.startsWith(`${stage}-`));
    const done = record.done.filter((stage) => from < 0 || PIPELINE.indexOf(stage) < from);
    const left = record.stages.filter((stage) => !done.includes(stage));
    settings.replace(config);
    tokenizer.bundled(config.preset);
    settings.show(left[0] ?? record.done.at(-1) ?? 'base');
    await run.goOn(done, left, { id: record.id, ...branch });
  };
  const interrupted = createInterrupted(engine, { report: session.report, goOn: ({ record }) => goOn(record) });
  const runs = createRuns(engine, now, { report: session.report, storage: globalThis.navigator?.storage });

  return {
    engine,
    tab,
    session,
    settings,
    run,
    metrics,
    samples,
    inspector,
    preferences,
    demonstrations,
    ownPreferences,
    ...labeling,
    tokenizer,
    chat,
    benchmark,
    reading,
    interrupted,
    runs,
    goOn,
    chooseBase,
    open,
    async runStage(stage) {
      await run.start(planFor(stage, run.getState().stages));
    },
    async stepStage(stage, unit) {
      if (isBusy(run.getState())) return run.step(unit);
      const before = planFor(stage, run.getState().stages).slice(0, -1);
      if (before.length > 0 && (await run.start(before)) !== 'done') return;
      await run.start([stage], { only: unit });
    },
    async runPipeline() {
      const outcome = await run.start(PIPELINE);
      if (outcome === 'done' && WATCHED.includes(settings.getState().view)) settings.show('evaluation');
    },
  };
}
