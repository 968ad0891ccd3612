/** The folders of `npm run compare`: a run each, read back to be drawn, or to see that it need not run again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FrontierRun } from '../frontier/frontier';
import type { FigureLine } from '../frontier/points';
import { parseConfig, type RunConfig, type RunConfigInput } from '../recipes/config';
import { isRecord } from '../text/guarded-json';
import { InputError } from '../text/input-error';

/** A run that is there, whole. null: there is none. Errors: one that was made with other settings. */
export function finishedRun(folder: string, config: RunConfig): FrontierRun | null {
  const path = join(folder, 'report.json');
  if (!existsSync(path)) return null;
  const report: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(report) || report.finished !== true) return null;
  if (JSON.stringify(completed(report.config)) !== JSON.stringify(config))
    throw new Error(`${folder} holds a run with other settings. Choose another --out, or delete that folder.`);
  return { id: folder, config, report, lines: linesOf(readFileSync(join(folder, 'metrics.csv'), 'utf8')) };
}

/**
 * A configuration as it was written down, with the defaults of settings that have come since: a run made before there was a
 * setting was made as its default says. null: of a recipe that had other nodes, or with a setting that is no more.
 */
function completed(written: unknown): RunConfig | null {
  try {
    if (!isRecord(written) || !isRecord(written.nodes)) return null;
    const { nodes } = written;
    const config = parseConfig(written as RunConfigInput);
    return Object.keys(config.nodes).every((id) => id in nodes) ? config : null;
  } catch (cause) {
    if (cause instanceof InputError) return null;
    throw cause;
  }
}

/** The lines of a metrics.csv: a figure a line, those of one step together. */
function linesOf(csv: string): FigureLine[] {
  const [head = '', ...rows] = csv.trim().split('\n');
  const names = head.split(',');
  const at = (name: string) => names.indexOf(name);
  const [node, step, metric, value] = ['node', 'step', 'metric', 'value'].map(at) as [number, number, number, number];
  const lines = new Map<string, { node: string; step: number; values: Record<string, number> }>();
  for (const row of rows) {
    const cells = row.split(',');
    const key = `${cells[node]} ${cells[step]}`;
    const line = lines.get(key) ?? { node: cells[node] ?? '', step: Number(cells[step]), values: {} };
    line.values[cells[metric] ?? ''] = Number(cells[value]);
    lines.set(key, line);
  }
  return [...lines.values()];
}
