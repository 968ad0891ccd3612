/** The study's outcome as a table in Markdown, a row a design. */
import { CONSENSUS, type Share, type StudySummary } from './study';

const percent = (x: number) => (100 * x).toFixed(x < 0.1 ? 1 : 0);
const share = ({ share: x, interval }: Share) =>
  Number.isNaN(x) ? '–' : `${percent(x)} [${percent(interval[0])}, ${percent(interval[1])}]`;
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

export interface StudyRow {
  readonly title: string;
  readonly summary: StudySummary;
}

/** Shares in percent with their 95% intervals. */
export function warningTable(rows: readonly StudyRow[]): string {
  const head = [
    'design',
    'random',
    'left',
    'length',
    'all three',
    'honest accused',
    'by length',
    'by disagreeing',
    'another bias too',
  ];
  return [
    row(head),
    row(head.map(() => '---')),
    ...rows.map(({ title, summary: { named, allNamed, falseAlarms, rules, wrongExtra } }) =>
      row([
        title,
        ...[named.random, named.left, named.length, allNamed, falseAlarms].map(share),
        percent(rules.length.honest),
        percent(rules.disagrees.honest),
        share(wrongExtra),
      ]),
    ),
  ].join('\n');
}

/** Share of pairs of which the consensus names the truly better answer, and what is won over the majority. */
export function consensusTable(rows: readonly StudyRow[]): string {
  const head = ['design', ...CONSENSUS];
  return [
    row(head),
    row(head.map(() => '---')),
    ...rows.map(({ title, summary: { consensus } }) =>
      row([
        title,
        ...CONSENSUS.map((name) => {
          const { accuracy, gain, interval } = consensus[name];
          const points = (x: number) => `${x >= 0 ? '+' : ''}${(100 * x).toFixed(1)}`;
          const won = name === 'majority' ? '' : ` (${points(gain)} [${points(interval[0])}, ${points(interval[1])}])`;
          return `${(100 * accuracy).toFixed(1)}${won}`;
        }),
      ]),
    ),
  ].join('\n');
}
