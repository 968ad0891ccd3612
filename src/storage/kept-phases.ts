/** What the inspector shows of a run, on disk: the newest phase of each kind, by node. */
import type { PhaseData } from '../train/events';
import { linesOf, readText } from './folder';
import { goodLines, type PhaseLine } from './run-lines';
import { runPath } from './run-record';
import type { RunWriter } from './run-writer';

const pathOf = (id: string): string => `${runPath(id)}/phases.jsonl`;

export class KeptPhases {
  private readonly lines = new Map<string, PhaseLine>();

  clear(): void {
    this.lines.clear();
  }

  /** The newest of each kind; with a new rollout, or new pairs, a new step begins, and what was known of the last one goes. */
  keep(node: string, step: number, phase: PhaseData): void {
    if (phase.kind === 'rollout')
      for (const [key, line] of this.lines) if (line.node === node && 'sequences' in line.phase) this.lines.delete(key);
    if (phase.kind === 'pairs') this.lines.delete(`${node} pairs-learned`);
    this.lines.set(`${node} ${phase.kind}`, { node, step, phase });
  }

  /** Those that the run has saved, of nodes that are its own. */
  async recall({ folder, record }: RunWriter): Promise<void> {
    for (const line of goodLines('phases.jsonl', await readText(folder, pathOf(record.id))))
      if (record.nodes.includes(line.node)) this.lines.set(`${line.node} ${line.phase.kind}`, line);
  }

  async write({ folder, record }: RunWriter): Promise<void> {
    if (this.lines.size > 0) await folder.write(pathOf(record.id), linesOf([...this.lines.values()]));
  }
}
