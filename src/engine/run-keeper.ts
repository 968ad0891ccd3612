/** Keeps the running run on disk: its lines, checkpoints and models; and brings a saved one back into the session. */
import { CHECKPOINT_EVERY } from '../config/saving';
import type { Demonstration, PreferenceRow } from '../data/rows';
import { branchRun } from '../storage/branch-run';
import { allFinite } from '../storage/checkpoints';
import { type Folder, linesOf, readLines } from '../storage/folder';
import { resumePoint } from '../storage/resume-point';
import { changeRun, listRuns, type RunChange, readRecord } from '../storage/run-library';
import { writeRunModel } from '../storage/run-models';
import { RUN_VERSION, type RunRecord, type RunStage, runPath } from '../storage/run-record';
import { RunWriter } from '../storage/run-writer';
import { checkRoom, runBytes } from '../storage/space';
import { type Fault, type PhaseData, StageError, type StageEvent } from '../train/events';
import type { PipelineDeps } from '../train/stages/stage';
import { deviceFaultOf } from './device-fault';
import type { DeviceInfo, Notice, Requests, RunOffer } from './protocol';
import { pastEvents, plainPhase } from './run-past';
import type { SessionHost } from './session-host';

export interface KeeperDeps {
  readonly host: SessionHost;
  /** null where the browser has no place for files. */
  readonly folder: () => Promise<Folder | null>;
  readonly notify: (notice: Notice) => void;
  /** Bytes that can still be written. */
  readonly free: () => Promise<number>;
  /** Called when a write failed: the run waits for its person. */
  readonly pause: () => void;
  readonly fetchFile: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a run was asked to do. */
type RunArgs = Requests['run']['args'];
/** A run brought back: what is left of it and where it goes on. */
export interface Reopened {
  readonly stages: readonly RunStage[];
  readonly record: RunRecord;
  readonly deps: Pick<PipelineDeps, 'demonstrations' | 'preferences' | 'resumeFrom'>;
}

const STAGES: readonly string[] = Object.keys({ ...CHECKPOINT_EVERY, evaluation: 0 });
const isRunStage = (stage: string): stage is RunStage => STAGES.includes(stage);
/** Lines reach the disk at least so often. */
const FLUSH_MS = 1000;
const ROLE_OF: Partial<Record<RunStage, 'sft' | 'reward' | 'policy'>> = { sft: 'sft', reward: 'reward', ppo: 'policy' };

export class RunKeeper {
  device: DeviceInfo | null = null;
  private writer: RunWriter | null = null;
  private stage: RunStage | null = null;
  private stageBegan = 0;
  private lastSaved = 0;
  private lastFlush = 0;
  private soon = false;
  private distrusted = false;
  private phases = new Map<string, { stage: RunStage; step: number; phase: unknown }>();
  private latest = new Map<string, number>();

  constructor(private readonly deps: KeeperDeps) {}

  /** The run that this session writes. */
  get current(): string | null {
    return this.writer?.record.id ?? null;
  }

  /** Another base model: what comes next is another run. */
  forget(): void {
    this.writer = null;
  }

  /** The page is going out of sight: save at the next good moment, whatever the interval. */
  saveSoon(): void {
    this.soon = true;
  }

  /** The device failed, so what is on it is not worth keeping. */
  distrust(): void {
    this.distrusted = true;
  }

  /** Opens a run's folder, or goes on in the one of this session where later stages are run on what it left. */
  async begin({ stages, config, demonstrations, preferences }: RunArgs): Promise<void> {
    const asked = stages.filter(isRunStage);
    await this.guard(async () => {
      const folder = await this.deps.folder();
      if (!folder) return;
      const old = asked.includes('sft') ? null : this.writer;
      if (!old) this.writer = null;
      checkRoom(runBytes(this.deps.host.baseInfo.parameterCount), await this.deps.free());
      const record = old?.record ?? this.newRecord(asked, config, demonstrations, preferences);
      // The record last: a run whose labels are not there yet is no run.
      const path = runPath(record.id);
      if (demonstrations) await folder.write(`${path}/demonstrations.jsonl`, linesOf(demonstrations));
      if (preferences) await folder.write(`${path}/preferences.jsonl`, linesOf(preferences));
      const { ownFiles } = this.deps.host;
      if (ownFiles) await writeRunModel(folder, record.id, 'base', ownFiles);
      if (!old) {
        this.writer = await RunWriter.begin(folder, record, this.deps.now);
        return;
      }
      await old.dropStages(asked);
      const rest = record.stages.filter((stage) => record.done.includes(stage) && !asked.includes(stage));
      const lineage = asked.includes('preferences') ? { ...record.lineage, labels: null } : record.lineage;
      await old.change({
        stages: [...rest, ...asked],
        config,
        state: 'running',
        lineage: preferences ? labelled(lineage, preferences, true) : lineage,
      });
    }, UNSAVED);
    this.start(0);
  }

  /** Everything worth keeping of an event; a checkpoint where one is due. */
  async onEvent(event: StageEvent): Promise<void> {
    const { writer } = this;
    const { stage } = event;
    if (!writer || this.distrusted || !isRunStage(stage)) return;
    await this.guard(async () => {
      if (this.stage !== null && this.stage !== stage) await this.finish(writer, this.stage);
      if (this.stage !== stage) this.enter(stage, 0);
      if (event.type === 'metrics') {
        writer.addMetrics(stage, event.step, event.values);
        for (const [name, value] of Object.entries(event.values)) this.latest.set(`${stage} ${name}`, value);
      } else if (event.type === 'samples') writer.addSamples(stage, event.step, event.rows);
      else if (event.type === 'phase') this.keepPhase(stage, event.step, event.phase);
      else if (event.type === 'checkpoint') await this.checkpoint(writer, stage, event.step);
      if (this.deps.now() - this.lastFlush > FLUSH_MS) {
        this.lastFlush = this.deps.now();
        await writer.flush();
      }
    });
  }

  /** The run is over: its models and what it found. */
  async end(outcome: 'done' | 'stopped' | 'failed'): Promise<void> {
    const { writer, stage } = this;
    if (!writer || this.distrusted) return;
    await this.guard(async () => {
      if (stage && outcome === 'done') await this.finish(writer, stage);
      else if (stage) await this.saveModel(writer, stage);
      await writer.flush();
      await writer.change({ state: outcome, report: { ...this.deps.host.current.report } });
    });
    this.stage = null;
  }

  /** The newest run that a reload or a crash interrupted. */
  async interrupted(): Promise<RunOffer | null> {
    const folder = await this.deps.folder();
    if (!folder || this.writer) return null;
    const record = (await listRuns(folder)).runs
      .map((run) => run.record)
      .filter((run) => run.deletedAt === null)
      .sort((a, b) => b.updatedAt - a.updatedAt)[0];
    if (record?.state !== 'running') return null;
    const { stages, checkpoint, lostSteps } = await resumePoint(folder, record);
    if (stages.length === 0) return null;
    return { record, left: stages, step: checkpoint?.manifest.step ?? 0, lostSteps };
  }

  /** Loads a run's models and labels into the session and tells the page what happened in it so far. */
  async reopen({ id, config, checkpoint, load = false }: Requests['resumeRun']['args']): Promise<Reopened> {
    const folder = await this.deps.folder();
    if (!folder)
      throw new StageError(
        'no-storage',
        'This browser keeps no files for pages, so there is no saved run to go on with.',
      );
    const { host, now, notify } = this.deps;
    const saved =
      checkpoint === undefined ? await readRecord(folder, id) : await branchRun(folder, id, checkpoint, now());
    const record = { ...saved, config: config ?? saved.config };
    const point = await resumePoint(folder, record);
    await host.restore(folder, record, this.deps.fetchFile);
    const manifest = point.checkpoint?.manifest;
    this.writer = await RunWriter.reopen(folder, record, load ? null : (manifest ?? record.reach), now);
    if (!load && point.stages.length > 0) await this.writer.change({ state: 'running' });
    const past = await pastEvents(folder, record.id);
    const [stage = null] = load ? [] : point.stages;
    notify({ type: 'resumed', id: record.id, stage, step: manifest?.step ?? 0, lostSteps: point.lostSteps });
    notify({ type: 'events', events: past });
    this.start(manifest?.step ?? 0, stage, manifest?.seconds);
    const demonstrations = await readLines<Demonstration>(folder, `${runPath(record.id)}/demonstrations.jsonl`);
    const resumeFrom = point.checkpoint && {
      snapshot: point.checkpoint.state,
      past: past.filter((event) => event.stage === point.stages[0]),
      seconds: point.checkpoint.manifest.seconds,
    };
    const given = record.lineage.labels?.given ? host.current.preferences : null;
    return {
      stages: point.stages,
      record,
      deps: {
        ...(demonstrations.length > 0 && { demonstrations }),
        ...(given && { preferences: given }),
        ...(resumeFrom && { resumeFrom }),
      },
    };
  }

  /** Errors: InputError 'run-missing'. */
  async changeRun(id: string, change: RunChange): Promise<void> {
    const folder = await this.deps.folder();
    if (this.writer?.record.id === id) await this.writer.change(change);
    else if (folder) await changeRun(folder, id, change);
  }

  private start(step: number, stage: RunStage | null = null, seconds = 0): void {
    this.phases.clear();
    this.latest.clear();
    this.lastFlush = this.deps.now();
    this.stage = null;
    if (stage) this.enter(stage, step, seconds);
    if (this.writer) this.deps.notify({ type: 'run-saved', id: this.writer.record.id });
  }

  private enter(stage: RunStage, step: number, seconds = 0): void {
    this.stage = stage;
    this.lastSaved = step;
    this.stageBegan = this.deps.now() - seconds * 1000;
  }

  private async checkpoint(writer: RunWriter, stage: RunStage, step: number): Promise<void> {
    const running = this.deps.host.current.running;
    if (running?.stage !== stage) return;
    if (!this.soon && step - this.lastSaved < CHECKPOINT_EVERY[running.stage]) return;
    this.soon = false;
    this.lastSaved = step;
    const state = await running.snapshot();
    if (this.distrusted || !allFinite(state)) return; // a state that diverged is none to go back to
    checkRoom(bytesOf(state.arrays), await this.deps.free());
    await writer.checkpoint(state, {
      tokenizerHash: this.deps.host.current.tokenizer.hash,
      seconds: (this.deps.now() - this.stageBegan) / 1000,
      score: this.scoreOf(stage),
    });
  }

  /** What "best" is measured by, lower is better. */
  private scoreOf(stage: RunStage): number | null {
    if (stage === 'ppo') {
      const reward = this.latest.get('ppo objective/rlhf_reward');
      return reward === undefined ? null : -reward;
    }
    return this.latest.get(`${stage} eval_loss`) ?? null;
  }

  private keepPhase(stage: RunStage, step: number, phase: PhaseData): void {
    if (phase.kind === 'reward-diagnostics' || phase.kind === 'evaluation')
      this.phases.set(phase.kind, { stage, step, phase: plainPhase(phase) });
  }

  private async finish(writer: RunWriter, stage: RunStage): Promise<void> {
    await this.saveModel(writer, stage);
    if (this.phases.size > 0)
      await writer.folder.write(`${runPath(writer.record.id)}/phases.jsonl`, linesOf([...this.phases.values()]));
    await writer.stageDone(stage, { ...this.deps.host.current.report });
  }

  /** What a stage made: a model as a folder that transformers opens, or labels. */
  private async saveModel(writer: RunWriter, stage: RunStage): Promise<void> {
    const { host } = this.deps;
    const path = runPath(writer.record.id);
    const { preferences, reward } = host.current;
    if (preferences && (stage === 'preferences' || stage === 'reward')) {
      await writer.folder.write(`${path}/preferences.jsonl`, linesOf(preferences));
      const { lineage } = writer.record;
      await writer.change({ lineage: labelled(lineage, preferences, lineage.labels?.given ?? false) });
    }
    const role = ROLE_OF[stage];
    if (!role || !host.parametersOf(role)) return;
    const files = await host.exportModel(role);
    if (role === 'reward' && reward)
      files.set('meta.json', linesOf([{ mean: reward.mean, deviation: reward.deviation }]));
    await writeRunModel(writer.folder, writer.record.id, role, files);
  }

  private newRecord(
    stages: readonly RunStage[],
    config: RunArgs['config'],
    demonstrations: readonly Demonstration[] | undefined,
    preferences: readonly PreferenceRow[] | undefined,
  ): RunRecord {
    const { host, now } = this.deps;
    const base = host.baseInfo;
    const lineage = {
      parentRun: null,
      parentCheckpoint: null,
      demonstrations: demonstrations ? 'own' : 'bundled',
      labels: null,
    } as const;
    return {
      version: RUN_VERSION,
      id: crypto.randomUUID(),
      name: `${base.name}, seed ${config.seed}`,
      createdAt: now(),
      updatedAt: now(),
      config,
      stages: [...stages],
      device: this.device && { backend: this.device.backend, adapter: this.device.adapter },
      base: {
        name: base.name,
        preset: config.preset,
        tokenizerHash: host.current.tokenizer.hash,
        config: base.config,
        parameterCount: base.parameterCount,
      },
      lineage: preferences ? labelled(lineage, preferences, true) : lineage,
      state: 'running',
      done: [],
      reach: { metricsBytes: 0, samplesBytes: 0 },
      stage: stages[0] ?? null,
      step: 0,
      total: 0,
      checkpoints: [],
      report: {},
      deletedAt: null,
    };
  }

  /** A write that fails pauses the run and says why; what was saved before is whole. A failed device ends the run. */
  private async guard(action: () => Promise<void>, words: (why: string) => string = PAUSED): Promise<void> {
    try {
      await action();
    } catch (cause) {
      if (deviceFaultOf(cause)) {
        this.distrusted = true;
        throw cause;
      }
      this.deps.pause();
      this.writer = null; // gone on with, the run is not saved further
      this.deps.notify({ type: 'fault', fault: notSaved(cause, words) });
    }
  }
}

const bytesOf = (arrays: readonly { readonly data: Float32Array }[]): number =>
  arrays.reduce((sum, { data }) => sum + data.byteLength, 0);

function labelled(lineage: RunRecord['lineage'], rows: readonly PreferenceRow[], given: boolean): RunRecord['lineage'] {
  const source = [...new Set(rows.map((r) => r.rater))].join(', ').slice(0, 400);
  return { ...lineage, labels: { source, count: rows.length, given } };
}

const PAUSED = (why: string): string =>
  `The run could not be saved, so it was paused: ${why} What was saved before is whole. Press Resume to go on without saving it further.`;
const UNSAVED = (why: string): string =>
  `This run is not saved: ${why} It runs all the same, but nothing of it is kept when the page is closed.`;

function notSaved(cause: unknown, words: (why: string) => string): Fault {
  const { code = 'not-saved', message = String(cause) } = cause as Partial<Fault>;
  return { code, message: words(message) };
}
