/** The benchmark's results as tables: Markdown for documents, tab-separated values for spreadsheets. */
import type { Timing } from './contest';
import type { HostResult } from './host-time';
import type { MatmulResult } from './matmul';
import type { DuelResult } from './run';
import { TASK_NAMES } from './tasks';

export interface BenchReport {
  readonly backend: string;
  /** The adapter's own name. */
  readonly adapter: string;
  /** ISO date. */
  readonly date: string;
  /** Of the code that was measured; absent where it is not known. */
  readonly commit?: string;
  readonly duels: readonly DuelResult[];
  readonly matmuls: readonly MatmulResult[];
  /** Training steps on an adapter that computes nothing. */
  readonly host: readonly HostResult[];
}

export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const times = (x: number): string => `${x.toFixed(x < 10 ? 2 : 1)}×`;
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
const pair = (ours: number, plain: number): string => `${ours} (${plain})`;

/** Tokens a second at the median, with those of the slowest and the fastest run. */
function speed(tokens: number, ms: { median: number; lowest: number; highest: number }): string {
  const perSecond = (t: number): string => Math.round((tokens / t) * 1000).toLocaleString('en');
  return `${perSecond(ms.median)} [${perSecond(ms.highest)}, ${perSecond(ms.lowest)}]`;
}

/** Ours (plain tfjs's), and the ratio. */
const computing = (timing: Timing | undefined): string[] =>
  timing
    ? [`${rounded(timing.ours.median)} (${rounded(timing.plain.median)})`, times(timing.ratio.lowerQuartile)]
    : ['', ''];
const rounded = (ms: number): string => (ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en'));

export function tables(report: BenchReport): Table[] {
  const { duels, matmuls, host } = report;
  const out: Table[] = [];
  const computed = duels.some(({ processor }) => processor);
  if (duels.length > 0)
    out.push({
      title: 'Tokens a second: median [slowest, fastest]',
      columns: [
        'Size',
        'Work',
        'Studio',
        'Plain tfjs',
        'Faster (lower quartile)',
        ...(computed ? ['Processor time, ms', 'Less of it (lower quartile)'] : []),
        'Losses differ by',
        'Memory',
      ],
      rows: duels.map((d) => [
        d.size,
        TASK_NAMES[d.task],
        speed(d.tokens, d.ours),
        speed(d.tokens, d.plain),
        times(d.ratio.lowerQuartile),
        ...(computed ? computing(d.processor) : []),
        d.difference.toExponential(0),
        megabytes(d.bytes),
      ]),
    });
  const counted = duels.flatMap((d) => (d.calls ? [{ ...d, calls: d.calls }] : []));
  if (counted.length > 0)
    out.push({
      title: 'What one piece of work asks of WebGPU: studio (plain tfjs)',
      columns: ['Size', 'Work', 'Dispatches', 'Submits', 'Buffers made', 'Read-backs'],
      rows: counted.map(({ size, task, calls: { ours, plain } }) => [
        size,
        TASK_NAMES[task],
        pair(ours.dispatches, plain.dispatches),
        pair(ours.submits, plain.submits),
        pair(ours.buffers, plain.buffers),
        pair(ours.readBacks, plain.readBacks),
      ]),
    });
  if (host.length > 0)
    out.push({
      title: 'Host time of a training step, on an adapter that computes nothing',
      columns: ['Size', 'Studio', 'Plain tfjs', 'Share (upper quartile)'],
      rows: host.map((h) => [
        h.size,
        `${(h.processor ?? h).ours.median.toFixed(2)} ms`,
        `${(h.processor ?? h).plain.median.toFixed(1)} ms`,
        (1 / (h.processor ?? h).ratio.lowerQuartile).toFixed(3),
      ]),
    });
  if (matmuls.length > 0)
    out.push({
      title: 'Matrix products, GFLOP/s',
      columns: ['Rows × columns × depth', 'Studio', 'Plain tfjs', 'Faster (lower quartile)'],
      rows: matmuls.map((m) => [m.shape.join(' × '), m.ours.toFixed(1), m.plain.toFixed(1), times(m.ratio)]),
    });
  return out;
}

/** Who was measured, in a line. */
export function heading({ backend, adapter, date, commit }: BenchReport): string {
  return `${backend}: ${adapter}, ${date}${commit ? `, commit ${commit}` : ''}`;
}

export function markdown(report: BenchReport): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const parts = tables(report).map(({ title, columns, rows }) =>
    [`### ${title}`, '', line(columns), line(columns.map(() => '---')), ...rows.map(line)].join('\n'),
  );
  return `${[`## ${heading(report)}`, ...parts].join('\n\n')}\n`;
}

export function tabSeparated(report: BenchReport): string {
  const parts = tables(report).map(({ title, columns, rows }) =>
    [title, columns.join('\t'), ...rows.map((row) => row.join('\t'))].join('\n'),
  );
  return `${[heading(report), ...parts].join('\n\n')}\n`;
}
