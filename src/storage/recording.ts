/**
 * A recorded run: what a page needs to show a run that it does not have. Its record (settings and seed in it), its lines,
 * sample answers, the newest step token by token and what the evaluation found, thinned so that it loads at once. A file of it
 * is gzipped JSON (recording-file.ts).
 */
import { z } from '../config/zod';
import type { PreferenceRow, SampleRow } from '../data/rows';
import { isRecord } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { readable } from '../text/readable';
import type { PhaseData, RunEvent } from '../train/events';
import { type PhaseLine, phaseLine, preferenceRow, sampleRows, value } from './run-lines';
import { nodeId, parseRunRecord, type RunRecord } from './run-record';

const FORMAT = 'rlhf-studio-recording';
const VERSION = 1;

export interface Recording {
  readonly record: RunRecord;
  /** Of the code that wrote it; '' where that was not known. */
  readonly commit: string;
  readonly events: readonly RunEvent[];
  /** Some of the pairs that its recipe shows. */
  readonly pairs: readonly PreferenceRow[];
}

/** How much of a run is kept. */
interface Thinning {
  /** Points of a line. */
  readonly points: number;
  /** Moments of sample answers, of each node. */
  readonly moments: number;
}

const MOST_PAIRS = 24;
/** Answers that can be inspected, in each phase. */
const MOST_SEQUENCES = 3;

const column = z
  .object({ steps: z.array(z.number().min(0)).max(20_000), values: z.array(value).max(20_000) })
  .refine(({ steps, values }) => steps.length === values.length, 'a line has as many steps as values');
const schema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  commit: z.string().max(64),
  run: z.unknown(),
  metrics: z.record(nodeId, z.record(z.string().max(200), column)),
  samples: z.array(z.object({ node: nodeId, step: z.number().min(0), rows: sampleRows })).max(2000),
  phases: z.array(phaseLine).max(500),
  pairs: z.array(preferenceRow).max(1000),
});
type File = z.input<typeof schema>;

/** A recording as the object that its file holds. */
export function packRecording({ record, commit, events, pairs }: Recording, thinning: Thinning): unknown {
  const { report, ...run } = record;
  return {
    format: FORMAT,
    version: VERSION,
    commit,
    run: { ...run, checkpoints: [], artifacts: {}, report: rounded(withoutPrompts(report)) },
    metrics: columnsOf(events, thinning.points),
    samples: momentsOf(events, thinning.moments),
    phases: rounded(lastPhases(events)),
    pairs: pairs.filter((_, i) => i % Math.max(1, Math.floor(pairs.length / MOST_PAIRS)) === 0).slice(0, MOST_PAIRS),
  } satisfies Omit<File, 'phases'> & { phases: unknown };
}

/** Checks what a file holds. Errors: InputError 'recording', 'run-version', 'run-record'. */
export function unpackRecording(content: unknown): Recording {
  if (
    isRecord(content) &&
    content.format === FORMAT &&
    typeof content.version === 'number' &&
    content.version > VERSION
  )
    throw badRecording('it was written by a newer version of the page', 'Reload the page to get the newest version.');
  const checked = schema.safeParse(content);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw badRecording(`${readable(issue?.path.join('.') ?? '', 100)}: ${readable(issue?.message ?? '', 200)}`);
  }
  const { commit, run, metrics, samples, phases, pairs } = checked.data;
  const record = parseRunRecord(run);
  const lines = Object.entries(metrics).flatMap(([node, columns]) =>
    Object.entries(columns).flatMap(([name, { steps, values }]) =>
      steps.map((step, i): RunEvent => ({ type: 'metrics', node, step, values: { [name]: values[i] as number } })),
    ),
  );
  return {
    record: { ...record, state: 'done' },
    commit,
    events: [
      ...lines,
      ...samples.map((one): RunEvent => ({ type: 'samples', ...one })),
      ...phases.map((one): RunEvent => ({ type: 'phase', ...one })),
    ],
    pairs,
  };
}

export const badRecording = (
  why: string,
  what = 'Choose a file that “Record” or npm run record has written.',
): InputError => new InputError('recording', `This is no recorded run that can be shown: ${why}. ${what}`);

type Columns = Record<string, Record<string, { steps: number[]; values: (number | null)[] }>>;

function columnsOf(events: readonly RunEvent[], most: number): Columns {
  const lines = new Map<string, Map<string, [step: number, value: number][]>>();
  for (const event of events) {
    if (event.type !== 'metrics') continue;
    const ofNode = lines.get(event.node) ?? new Map<string, [number, number][]>();
    lines.set(event.node, ofNode);
    for (const [name, number] of Object.entries(event.values)) {
      const line = ofNode.get(name) ?? [];
      ofNode.set(name, line);
      line.push([event.step, number]);
    }
  }
  const columns: Columns = {};
  for (const [node, ofNode] of lines) {
    columns[node] = {};
    for (const [name, line] of ofNode) {
      const kept = thinned(line, most);
      columns[node][name] = { steps: kept.map(([step]) => step), values: kept.map(([, number]) => short(number)) };
    }
  }
  return columns;
}

/** At most about so many points, with the least and the greatest of each piece: a spike of one step stays. */
export function thinned(
  line: readonly (readonly [step: number, value: number])[],
  most: number,
): (readonly [step: number, value: number])[] {
  if (line.length <= most) return [...line];
  const pieces = Math.max(1, Math.floor(most / 2) - 1);
  const kept = new Set([0, line.length - 1]);
  for (let piece = 0; piece < pieces; piece++) {
    const from = Math.floor((piece * line.length) / pieces);
    const to = Math.floor(((piece + 1) * line.length) / pieces);
    let [low, high] = [from, from];
    for (let i = from; i < to; i++) {
      const at = line[i]?.[1] ?? Number.NaN;
      if (!(at >= (line[low]?.[1] ?? Number.NaN))) low = Number.isFinite(at) ? i : low;
      if (!(at <= (line[high]?.[1] ?? Number.NaN))) high = Number.isFinite(at) ? i : high;
    }
    kept.add(low).add(high);
  }
  return line.filter((_, i) => kept.has(i));
}

/** Sample answers at evenly spaced moments of each node, its first and its last among them. */
function momentsOf(events: readonly RunEvent[], most: number): { node: string; step: number; rows: SampleRow[] }[] {
  const all = events.filter((event) => event.type === 'samples');
  const nodes = [...new Set(all.map(({ node }) => node))];
  return nodes.flatMap((node) => {
    const own = all.filter((event) => event.node === node);
    const wanted = new Set(
      Array.from({ length: Math.min(most, own.length) }, (_, i, { length } = { length: Math.min(most, own.length) }) =>
        Math.round((i * (own.length - 1)) / Math.max(1, length - 1)),
      ),
    );
    return own
      .filter((_, i) => wanted.has(i))
      .map(({ step, rows }) => ({ node, step, rows: rounded(rows) as SampleRow[] }));
  });
}

/** The newest phase of each kind, as the inspector would show it at the end of the run. */
function lastPhases(events: readonly RunEvent[]): PhaseLine[] {
  const last = new Map<string, PhaseLine>();
  for (const event of events)
    if (event.type === 'phase') {
      const { node, step, phase } = event;
      last.delete(`${node} ${phase.kind}`);
      last.set(`${node} ${phase.kind}`, { node, step, phase: fewer(phase) });
    }
  return [...last.values()];
}

function fewer(phase: PhaseData): PhaseData {
  if (phase.kind === 'families') return withoutPrompts(phase) as PhaseData;
  if ('sequences' in phase) return { ...phase, sequences: phase.sequences.slice(0, MOST_SEQUENCES) };
  if ('pairs' in phase) return { ...phase, pairs: phase.pairs.slice(0, MOST_SEQUENCES) };
  return phase;
}

/** Without the figure of every single prompt, of which nothing is drawn. */
function withoutPrompts(found: unknown): unknown {
  if (Array.isArray(found)) return found.map(withoutPrompts);
  if (!isRecord(found)) return found;
  return Object.fromEntries(
    Object.entries(found).flatMap(([key, inner]) => (key === 'perPrompt' ? [] : [[key, withoutPrompts(inner)]])),
  );
}

/** JSON with five digits of each number, which is more than any chart can show. */
function rounded(found: unknown): unknown {
  if (typeof found === 'number') return short(found);
  if (found instanceof Float32Array) return Array.from(found, short);
  if (Array.isArray(found)) return found.map(rounded);
  if (!isRecord(found)) return found;
  return Object.fromEntries(Object.entries(found).map(([key, inner]) => [key, rounded(inner)]));
}

const short = (n: number): number | null =>
  Number.isFinite(n) ? (Number.isInteger(n) ? n : Number(n.toPrecision(5))) : null;
