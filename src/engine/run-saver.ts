/** Keeps the running run on disk: its lines, checkpoints and artifacts; and brings a saved one back into the session. */

import { ALARM } from '../frontier/alarm';
import { branchConfig, recipeOf } from '../recipes/config';
import { descendants, hasNode, nodeOf } from '../recipes/recipe';
import { keepBase } from '../storage/bases';
import { begunIn } from '../storage/begun-nodes';
import { branchRun } from '../storage/branch-run';
import { checkpointNode } from '../storage/checkpoint-manifest';
import { allFinite } from '../storage/checkpoints';
import { type Folder, readText } from '../storage/folder';
import { KeptPhases } from '../storage/kept-phases';
import { resumePoint } from '../storage/resume-point';
import { changeRun, type RunChange, readRecord } from '../storage/run-library';
import { goodLines } from '../storage/run-lines';
import { type RunRecord, runPath } from '../storage/run-record';
import { RunWriter } from '../storage/run-writer';
import { checkRoom, runBytes } from '../storage/space';
import type { RunEvent } from '../train/events';
import { StageError } from '../train/events';
import type { PipelineDeps } from '../train/pipeline';
import { addNodes, deriveRun } from './begin-run';
import { CheckpointDue } from './checkpoint-due';
import { deviceFaultOf } from './device-fault';
import { leftRuns } from './left-runs';
import { givenData } from './new-record';
import { notSaved, PAUSED, UNSAVED } from './not-saved';
import { partialReport } from './partial-report';
import type { DeviceInfo, LeftRuns, Notice, Requests } from './protocol';
import { keepOnly, madeOf, nodesThatHold } from './provenance';
import { neededOf, restoreSession } from './restore-session';
import { pastEvents } from './run-past';
import { saveOutputs } from './save-artifacts';
import type { FetchFile, SessionHost } from './session-host';

export interface SaverDeps {
  readonly host: SessionHost;
  /** null where the browser has no place for files. */
  readonly folder: () => Promise<Folder | null>;
  readonly notify: (notice: Notice) => void;
  /** Bytes that can still be written. */
  readonly free: () => Promise<number>;
  /** Called when a write failed: the run waits for its person. */
  readonly pause: () => void;
  readonly fetchFile: FetchFile;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a run was asked to do. */
type RunArgs = Requests['run']['args'];
/** A run brought back: what is left of it and where it goes on. */
export interface Reopened {
  readonly nodes: readonly string[];
  readonly record: RunRecord;
  readonly deps: Pick<PipelineDeps, 'resumeFrom'>;
}

/** Lines reach the disk at least so often. */
const FLUSH_MS = 1000;

export class RunSaver {
  device: DeviceInfo | null = null;
  private writer: RunWriter | null = null;
  /** Of the newest run, whether or not it is written. */
  private config: RunArgs['config'] | null = null;
  private node: string | null = null;
  private nodeBegan = 0;
  private readonly due = new CheckpointDue();
  /** Steps that the node has planned. */
  private total = 0;
  /** The step after which the node waits with all that it needs to go on; null in the middle of one. */
  private atRest: number | null = null;
  private lastFlush = 0;
  private soon = false;
  private distrusted = false;
  private readonly phases = new KeptPhases();
  private latest = new Map<string, number>();

  constructor(private readonly deps: SaverDeps) {}

  /** The run that this session writes. */
  get current(): string | null {
    return this.writer?.record.id ?? null;
  }

  /** Another base model: what comes next is another run. */
  forget(): void {
    this.writer = null;
    this.config = null;
  }

  /** The page is going out of sight: save at the next good moment, whatever the interval. */
  saveSoon(): void {
    this.soon = true;
  }

  /** The device failed, so what is on it is not worth keeping. */
  distrust(): void {
    this.distrusted = true;
  }

  /**
   * Goes on in the run of this session, where these nodes are new to it and nothing that it has was made otherwise; else begins
   * another, which has what still holds of it. So what a run has is never written over, whether it came to its end or was stopped.
   */
  async begin({ nodes, config, given = {}, name }: RunArgs): Promise<void> {
    const { host, now } = this.deps;
    const recipe = recipeOf(config);
    for (const node of nodes) nodeOf(recipe, node);
    await host.give(given, config);
    const parent = this.writer?.record ?? null;
    const hold = await nodesThatHold(recipe, config, madeOf(host.current, parent));
    // What builds on a node that runs again is not of this run, even where that node comes out as before: it may be stopped.
    const begins = new Set(nodes.flatMap((node) => [node, ...descendants(recipe, node)]));
    const kept = hold.filter((node) => !begins.has(node));
    const folder = await this.deps.folder();
    const begun = folder && parent ? await begunIn(folder, parent) : [];
    const goesOn =
      parent?.config.recipe === recipe.id && begun.every((node) => kept.includes(node)) ? this.writer : null;
    if (!goesOn) this.writer = null;
    await this.guard(async () => {
      if (!folder) return;
      checkRoom(runBytes(recipe, config, host.baseInfo), await this.deps.free());
      if (host.own) await keepBase(folder, host.own.identity, host.own.files);
      if (goesOn) await addNodes(folder, goesOn, host, { nodes, config, given });
      else
        this.writer = await deriveRun(
          folder,
          parent,
          { nodes, config, given, kept, name },
          { host, device: this.device, now },
        );
    }, UNSAVED);
    this.config = config;
    host.tellDate(this.writer?.record.createdAt ?? now());
    if (!goesOn) keepOnly(host.current, kept);
    this.deps.notify({ type: 'run-begun', kept });
    this.start(0);
    if (this.writer) await this.phases.recall(this.writer);
    this.tellArtifacts();
  }

  /** Which artifacts there are, for whoever must know whether they are still what would be made. */
  tellArtifacts(): void {
    const { host, notify } = this.deps;
    const made = madeOf(host.current, this.writer?.record ?? null);
    const artifacts = [...made].map(([ref, { identity, partOf, madeBy }]) => [
      ref,
      { identity, ...(partOf && { partOf }), ...(madeBy === 'data' && { madeBy }) },
    ]);
    const rows = Object.entries(givenData(host.current)).map(([ref, { count }]) => [ref, count]);
    notify({
      type: 'artifacts',
      artifacts: Object.fromEntries(artifacts),
      config: this.config,
      rows: Object.fromEntries(rows),
    });
  }

  /** Everything worth keeping of an event; a checkpoint where one is due. */
  async onEvent(event: RunEvent): Promise<void> {
    const { writer } = this;
    const { node } = event;
    if (event.type === 'checkpoint') this.atRest = event.step;
    else if (event.type === 'progress') this.total = event.total;
    else this.atRest = null;
    if (!writer || this.distrusted || !hasNode(recipeOf(writer.record.config), node)) return;
    await this.guard(async () => {
      if (this.node !== node) this.enter(node, 0);
      if (event.type === 'metrics') {
        writer.addMetrics(node, event.step, event.values);
        for (const [name, value] of Object.entries(event.values)) this.latest.set(`${node} ${name}`, value);
      } else if (event.type === 'samples') writer.addSamples(node, event.step, event.rows);
      else if (event.type === 'phase') this.phases.keep(node, event.step, event.phase);
      else if (event.type === 'checkpoint') await this.checkpoint(writer, node, event.step);
      if (this.deps.now() - this.lastFlush > FLUSH_MS) {
        this.lastFlush = this.deps.now();
        await writer.flush();
      }
    });
  }

  /** A node is over: what it made and found is on disk before the next one begins. */
  async nodeEnded(node: string): Promise<void> {
    const { writer } = this;
    if (!writer || this.distrusted) return;
    await this.guard(() => this.finish(writer, node));
    this.node = null;
    this.tellArtifacts();
  }

  /** The run is over; what a node made that was stopped in the middle is kept too. */
  async end(outcome: 'done' | 'stopped' | 'failed'): Promise<void> {
    const { writer, node } = this;
    if (!writer || this.distrusted) return;
    await this.guard(async () => {
      const artifacts = node ? await this.saveOutputs(writer, node) : writer.record.artifacts;
      await this.phases.write(writer);
      await writer.flush();
      const { report } = this.deps.host.current;
      if (node) report[node] = await this.partOf(writer, node);
      await writer.change({ state: outcome, artifacts, report: { ...report } });
    });
    this.node = null;
    this.tellArtifacts();
  }

  /** What can be gone on with. */
  async left(): Promise<LeftRuns> {
    const folder = await this.deps.folder();
    return folder ? leftRuns(folder, this.current) : { open: null, last: null, cutOff: null };
  }

  /** The stage is about to be ended: where nothing has moved since its last chance to save, it goes on from right here. */
  async stopping(): Promise<void> {
    const { writer, node, atRest } = this;
    if (!writer || this.distrusted || node === null || atRest === null || this.due.isSaved(atRest)) return;
    this.soon = true;
    await this.guard(() => this.checkpoint(writer, node, atRest));
  }

  /** Loads what a run left into the session and tells the page what happened in it so far. */
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
    const wanted =
      checkpoint === undefined ? config : config && branchConfig(saved.config, config, checkpointNode(checkpoint));
    const changed = { ...saved, config: wanted ?? saved.config };
    const point = await resumePoint(folder, changed);
    const artifacts = await restoreSession(folder, changed, host, this.deps.fetchFile);
    const record = { ...changed, artifacts };
    const manifest = point.checkpoint?.manifest;
    this.writer = await RunWriter.reopen(folder, record, load ? null : (manifest ?? record.reach), now);
    this.config = record.config;
    if (!load && point.nodes.length > 0) await this.writer.change({ state: 'running' });
    const past = await pastEvents(folder, record.id);
    const [node = null] = load ? [] : point.nodes;
    const { step = 0, seconds = 0 } = manifest ?? {};
    notify({ type: 'resumed', id: record.id, node, step, lostSteps: point.lostSteps, seconds });
    notify({ type: 'events', events: past });
    this.start(step, node, seconds);
    if (this.writer) await this.phases.recall(this.writer);
    this.tellArtifacts();
    const resumeFrom = point.checkpoint && {
      snapshot: point.checkpoint.state,
      past: past.filter((event) => event.node === point.nodes[0]),
      seconds: point.checkpoint.manifest.seconds,
    };
    return { nodes: point.nodes, record, deps: resumeFrom ? { resumeFrom } : {} };
  }

  /** Errors: InputError 'run-missing'. */
  async changeRun(id: string, change: RunChange): Promise<void> {
    const folder = await this.deps.folder();
    if (this.writer?.record.id === id) await this.writer.change(change);
    else if (folder) await changeRun(folder, id, change);
  }

  private start(step: number, node: string | null = null, seconds = 0): void {
    this.phases.clear();
    this.latest.clear();
    this.lastFlush = this.deps.now();
    this.node = null;
    this.atRest = null;
    if (node) this.enter(node, step, seconds);
    if (this.writer) this.deps.notify({ type: 'run-saved', id: this.writer.record.id });
  }

  private enter(node: string, step: number, seconds = 0): void {
    this.node = node;
    const now = this.deps.now();
    this.due.begin(step, now);
    this.nodeBegan = now - seconds * 1000;
  }

  private async checkpoint(writer: RunWriter, node: string, step: number): Promise<void> {
    const { running, tokenizer } = this.deps.host.current;
    const { stage } = nodeOf(recipeOf(writer.record.config), node);
    if (running?.node !== node || !stage.checkpoint) return;
    const began = this.deps.now();
    if (!this.soon && !this.due.isDue(step, stage.checkpoint.every, began)) return;
    this.soon = false;
    try {
      const state = await running.snapshot();
      if (this.distrusted || !allFinite(state)) return; // a state that diverged is none to go back to
      checkRoom(bytesOf(state.arrays), await this.deps.free());
      // What was reached under the alarm is no best: the one from before stays, to go back to.
      const isSound = !(this.latest.get(`${node} ${ALARM}`) ?? 0);
      const best = isSound && stage.best && this.latest.get(`${node} ${stage.best.metric}`);
      await writer.checkpoint(state, {
        tokenizerHash: tokenizer.hash,
        total: this.total,
        seconds: (this.deps.now() - this.nodeBegan) / 1000,
        score: typeof best !== 'number' ? null : stage.best?.better === 'higher' ? -best : best,
      });
    } finally {
      this.due.saved(step, began, this.deps.now());
    }
  }

  /** What a node that was stopped or failed had come to. */
  private async partOf({ folder, record }: RunWriter, node: string): Promise<Readonly<Record<string, number>>> {
    const lines = goodLines('metrics.jsonl', await readText(folder, `${runPath(record.id)}/metrics.jsonl`));
    return partialReport(nodeOf(recipeOf(record.config), node), lines);
  }

  private async finish(writer: RunWriter, node: string): Promise<void> {
    const { host } = this.deps;
    const artifacts = await this.saveOutputs(writer, node);
    await this.phases.write(writer);
    await writer.nodeDone(node, { artifacts, report: { ...host.current.report } });
    const needed = neededOf(writer.record);
    for (const ref of Object.keys(artifacts)) if (!needed.has(ref)) host.current.artifacts.drop(ref); // it waits on disk
  }

  /** What a node made, as files; all that the run has then. */
  private async saveOutputs({ folder, record }: RunWriter, node: string): Promise<RunRecord['artifacts']> {
    const made = await saveOutputs(folder, record.id, this.deps.host, recipeOf(record.config), node);
    return { ...record.artifacts, ...made };
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
