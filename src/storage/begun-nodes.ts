import { listCheckpoints } from './checkpoints';
import { type Folder, readText } from './folder';
import { goodLines } from './run-lines';
import { type RunRecord, runPath } from './run-record';

/** The nodes of which a run has anything: figures, samples, checkpoints or artifacts. Those that were stopped or failed half way are among them. */
export async function begunIn(folder: Folder, { id, done, artifacts }: RunRecord): Promise<readonly string[]> {
  const lines = async (name: 'metrics.jsonl' | 'samples.jsonl' | 'phases.jsonl') =>
    goodLines(name, await readText(folder, `${runPath(id)}/${name}`));
  const left = [
    ...(await lines('metrics.jsonl')),
    ...(await lines('samples.jsonl')),
    ...(await lines('phases.jsonl')),
    ...(await listCheckpoints(folder, id)),
  ];
  const makers = Object.values(artifacts).map(({ madeBy }) => madeBy);
  return [...new Set([...done, ...makers, ...left.map(({ node }) => node)])];
}
