import type { StageSnapshot } from '../data/snapshot';
import { prune, saveCheckpoint } from './checkpoints';
import { type Folder, linesOf, writeJson } from './folder';
import { type MetricsLine, type RunRecord, runPath, type SamplesLine } from './run-record';

/** How far the files of a run reach. */
export interface RunMarks {
  readonly metricsBytes: number;
  readonly samplesBytes: number;
}

/** The one hand that writes a run's folder: record, lines as they come, checkpoints. */
export class RunWriter {
  private metrics: MetricsLine[] = [];
  private samples: SamplesLine[] = [];
  private parent: string | null;
  private readonly path: string;

  private constructor(
    readonly folder: Folder,
    private current: RunRecord,
    private reach: RunMarks,
    private readonly now: () => number,
  ) {
    this.path = runPath(current.id);
    this.parent = current.checkpoints.at(-1) ?? current.lineage.parentCheckpoint;
  }

  /** A new run, with the lines that it has from another. `now`: milliseconds since 1970. */
  static async begin(folder: Folder, record: RunRecord, now: () => number): Promise<RunWriter> {
    const writer = new RunWriter(folder, record, record.reach, now);
    await writer.change({});
    return writer;
  }

  /** A run that goes on: what was written after `reach` belongs to steps that were lost; null keeps all of it. */
  static async reopen(
    folder: Folder,
    record: RunRecord,
    reach: RunMarks | null,
    now: () => number,
  ): Promise<RunWriter> {
    const paths = ['metrics.jsonl', 'samples.jsonl'].map((name) => `${runPath(record.id)}/${name}`);
    if (reach)
      for (const [i, bytes] of [reach.metricsBytes, reach.samplesBytes].entries())
        await folder.truncate(paths[i] as string, bytes);
    const [metrics, samples] = await Promise.all(paths.map((path) => folder.read(path)));
    return new RunWriter(
      folder,
      record,
      { metricsBytes: metrics?.length ?? 0, samplesBytes: samples?.length ?? 0 },
      now,
    );
  }

  get record(): RunRecord {
    return this.current;
  }

  async change(change: Partial<RunRecord>): Promise<void> {
    this.current = { ...this.current, ...change, updatedAt: this.now() };
    await writeJson(this.folder, `${this.path}/run.json`, this.current);
  }

  addMetrics(node: string, step: number, values: MetricsLine['values']): void {
    this.metrics.push({ node, step, at: this.now(), values });
  }

  addSamples(node: string, step: number, rows: SamplesLine['rows']): void {
    this.samples.push({ node, step, at: this.now(), rows });
  }

  /** Writes the lines that wait. */
  async flush(): Promise<void> {
    const [metrics, samples] = [this.metrics, this.samples];
    this.metrics = [];
    this.samples = [];
    const metricsBytes = this.reach.metricsBytes + (await this.append('metrics.jsonl', metrics));
    const samplesBytes = this.reach.samplesBytes + (await this.append('samples.jsonl', samples));
    this.reach = { metricsBytes, samplesBytes };
  }

  /** Lines first, then the state, then the record: at any moment what is named is there. */
  async checkpoint(
    state: StageSnapshot,
    {
      total,
      ...notes
    }: {
      readonly tokenizerHash: string;
      readonly seconds: number;
      readonly score: number | null;
      /** Steps that the node has planned. */
      readonly total: number;
    },
  ): Promise<void> {
    await this.flush();
    const { parent } = this;
    await saveCheckpoint(this.folder, this.current.id, state, {
      ...notes,
      ...this.reach,
      parent,
      savedAt: this.now(),
    });
    const checkpoints = await prune(this.folder, this.current.id);
    this.parent = checkpoints.at(-1) ?? parent;
    await this.change({ checkpoints: [...checkpoints], node: state.node, step: state.step, total });
  }

  /** A node is over: what comes next starts here, even if it is never saved. */
  async nodeDone(node: string, change: Pick<RunRecord, 'report' | 'artifacts'>): Promise<void> {
    await this.flush();
    const done = [...this.current.done.filter((name) => name !== node), node];
    await this.change({ ...change, done, reach: this.reach });
  }

  private async append(name: string, lines: readonly (MetricsLine | SamplesLine)[]): Promise<number> {
    if (lines.length === 0) return 0;
    const bytes = linesOf(lines);
    await this.folder.append(`${this.path}/${name}`, bytes);
    return bytes.length;
  }
}
