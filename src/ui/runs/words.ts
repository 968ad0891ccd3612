import { recipeOf } from '../../recipes/config';
import { nodeShort, nodeTitle } from '../../recipes/names';
import { order } from '../../recipes/recipe';
import type { RunRecord } from '../../studio/runs';

export function formatBytes(bytes: number): string {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  if (bytes >= 1e6) return `${(bytes / 1e6).toFixed(bytes >= 1e8 ? 0 : 1)} MB`;
  return `${Math.max(0, Math.round(bytes / 1e3))} kB`;
}

/** 21 Nov, 05:12; with the year where it is another one. */
export function formatMoment(at: number, now = Date.now()): string {
  const date = new Date(at);
  const year = date.getFullYear() === new Date(now).getFullYear() ? {} : ({ year: 'numeric' } as const);
  return date.toLocaleString('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', ...year });
}

/** Nodes that are not over. */
export const nodesLeft = ({ nodes, done }: Pick<RunRecord, 'nodes' | 'done'>): readonly string[] =>
  nodes.filter((node) => !done.includes(node));

/** Where a run stands, in a few words. `training`: this tab is at work on it. */
export function stateWords(record: RunRecord, training: boolean): string {
  const [next] = nodesLeft(record);
  if (training) return 'in training';
  if (next === undefined) {
    const recipe = recipeOf(record.config);
    const made = order(recipe).filter((node) => record.done.includes(node));
    return made.length < recipe.nodes.length
      ? `finished: ${made.map((node) => nodeShort(recipe, node)).join(', ')}`
      : 'finished';
  }
  const where = `in ${nodeTitle(recipeOf(record.config), next)}`;
  if (record.state === 'failed') return `failed ${where}`;
  return record.state === 'running' ? `cut off ${where}` : `stopped ${where}`;
}
