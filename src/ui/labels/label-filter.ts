/** Which labels a table shows, and in what order. */
import { type Choice, type LabelKind, type LabelRecord, STRENGTHS } from '../../labeling/record';
import { topicOf } from './words';

export interface LabelFilter {
  readonly text: string;
  readonly rater: string | null;
  readonly choice: Choice | null;
  readonly topic: string | null;
  readonly kind: LabelKind | null;
  readonly flagged: boolean;
}

export const NO_FILTER: LabelFilter = { text: '', rater: null, choice: null, topic: null, kind: null, flagged: false };

export const isFiltered = (filter: LabelFilter): boolean =>
  filter.flagged || Object.values(filter).some((value) => typeof value === 'string' && value.trim() !== '');

type Compare = (a: LabelRecord, b: LabelRecord) => number;
const text =
  (read: (record: LabelRecord) => string): Compare =>
  (a, b) =>
    read(a).localeCompare(read(b));
const number =
  (read: (record: LabelRecord) => number): Compare =>
  (a, b) =>
    read(a) - read(b);
const strengthOf = ({ strength }: LabelRecord) => (strength === null ? -1 : STRENGTHS.indexOf(strength));

export const ORDERS = {
  newest: { name: 'Newest first', compare: number((one) => -one.decidedAt) },
  oldest: { name: 'Oldest first', compare: number((one) => one.decidedAt) },
  prompt: { name: 'By prompt', compare: text((one) => one.prompt) },
  rater: { name: 'By rater', compare: text((one) => one.rater) },
  topic: { name: 'By topic', compare: text(topicOf) },
  strongest: { name: 'Strongest first', compare: number((one) => -strengthOf(one)) },
  slowest: { name: 'Slowest first', compare: number((one) => -one.activeMs) },
  fastest: { name: 'Fastest first', compare: number((one) => one.activeMs) },
} as const satisfies Record<string, { readonly name: string; readonly compare: Compare }>;
export type Order = keyof typeof ORDERS;

/** Texts of a label in lower case; records never change, so each is put together once. */
const searchable = new WeakMap<LabelRecord, string>();
function textOf(record: LabelRecord): string {
  let all = searchable.get(record);
  if (all === undefined) {
    all = [record.prompt, record.answers[0].text, record.answers[1].text, record.note].join('\n').toLowerCase();
    searchable.set(record, all);
  }
  return all;
}

export function filterLabels(records: readonly LabelRecord[], filter: LabelFilter, order: Order): LabelRecord[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const { rater, choice, topic, kind, flagged } = filter;
  return records
    .filter(
      (one) =>
        (rater === null || one.rater === rater) &&
        (choice === null || one.choice === choice) &&
        (topic === null || topicOf(one) === topic) &&
        (kind === null || one.kind === kind) &&
        (!flagged || one.flagged) &&
        words.every((word) => textOf(one).includes(word)),
    )
    .sort(ORDERS[order].compare);
}
