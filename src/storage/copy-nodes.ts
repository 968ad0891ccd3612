/** What some nodes of a run left, under another run's id: a run that goes on from it is whole without the first. */
import { type Folder, linesOf, readText } from './folder';
import { givenPath, readRunArtifact, writeRunArtifact } from './run-artifacts';
import { goodLines } from './run-lines';
import { type RunRecord, runPath } from './run-record';

/** What becomes part of the new run's record. */
export type Copied = Pick<RunRecord, 'reach' | 'artifacts' | 'report'>;

interface CopyOptions {
  /** Finished nodes, with all they left. */
  readonly nodes: readonly string[];
  /** A node in the middle of which the new run begins: its lines come along too. */
  readonly begun?: string;
  /** How far the lines of the parent count, in bytes. */
  readonly most?: RunRecord['reach'];
}

/** Errors: InputError 'storage-full'. */
export async function copyNodes(folder: Folder, parent: RunRecord, id: string, options: CopyOptions): Promise<Copied> {
  const { nodes, begun, most } = options;
  const kept = new Set(begun === undefined ? nodes : [...nodes, begun]);
  const reach = {
    metricsBytes: await copyLines('metrics.jsonl', most?.metricsBytes),
    samplesBytes: await copyLines('samples.jsonl', most?.samplesBytes),
  };
  const phases = goodLines('phases.jsonl', await readText(folder, `${runPath(parent.id)}/phases.jsonl`));
  const past = phases.filter((line) => nodes.includes(line.node));
  if (past.length > 0) await folder.write(`${runPath(id)}/phases.jsonl`, linesOf(past));
  const artifacts: Record<string, RunRecord['artifacts'][string]> = {};
  for (const [ref, info] of Object.entries(parent.artifacts)) {
    if (!nodes.includes(info.madeBy)) continue;
    const found = await readRunArtifact(folder, parent.id, ref);
    if (!found) continue;
    await writeRunArtifact(folder, id, ref, info, found.files);
    artifacts[ref] = info;
  }
  const report = Object.fromEntries(Object.entries(parent.report).filter(([node]) => nodes.includes(node)));
  return { reach, artifacts, report };

  /** Lines of what is kept; how many bytes they are. */
  async function copyLines(name: 'metrics.jsonl' | 'samples.jsonl', bytesUntil?: number): Promise<number> {
    const bytes = await folder.read(`${runPath(parent.id)}/${name}`);
    if (!bytes) return 0;
    const lines = goodLines(name, new TextDecoder().decode(bytes.slice(0, bytesUntil)));
    const own = linesOf(lines.filter((line) => kept.has(line.node)));
    await folder.write(`${runPath(id)}/${name}`, own);
    return own.length;
  }
}

/** What a person gave to a run. */
export async function copyGiven(folder: Folder, parent: RunRecord, id: string): Promise<void> {
  for (const ref of Object.keys(parent.lineage.data)) {
    const bytes = await folder.read(givenPath(parent.id, ref));
    if (bytes) await folder.write(givenPath(id, ref), bytes);
  }
}
