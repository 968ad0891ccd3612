import type { StageSnapshot } from '../data/snapshot';
import type { CheckpointManifest } from './checkpoint-manifest';
import { listCheckpoints, loadCheckpoint } from './checkpoints';
import { type Folder, readLines } from './folder';
import { type MetricsLine, type RunRecord, runPath } from './run-record';

/** Where a run can go on. */
export interface ResumePoint {
  /** Nodes that are not over, in their order; the first is the one that was left in the middle. */
  readonly nodes: readonly string[];
  /** In the middle of the first of them; null: it begins anew. */
  readonly checkpoint: { readonly manifest: CheckpointManifest; readonly state: StageSnapshot } | null;
  /** Steps that were done after it and are lost, as far as its figures were written. */
  readonly lostSteps: number;
}

/** The newest whole checkpoint of the node that a run was in. What is damaged is passed over. */
export async function resumePoint(folder: Folder, record: RunRecord): Promise<ResumePoint> {
  const nodes = record.nodes.filter((name) => !record.done.includes(name));
  const manifests = (await listCheckpoints(folder, record.id)).filter((m) => m.node === nodes[0]);
  const lines = await readLines<MetricsLine>(folder, `${runPath(record.id)}/metrics.jsonl`);
  const reached = Math.max(0, ...lines.filter((line) => line.node === nodes[0]).map((line) => line.step));
  for (const manifest of manifests.reverse()) {
    const state = await loadCheckpoint(folder, record.id, manifest);
    if (state) return { nodes, checkpoint: { manifest, state }, lostSteps: Math.max(0, reached - manifest.step) };
  }
  return { nodes, checkpoint: null, lostSteps: reached };
}
