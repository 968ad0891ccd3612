/** The study's outcome as text for a terminal. */
import { RULES } from './bias';
import { CONSENSUS, type Share, type StudySummary } from './study';
import { RATER_KINDS } from './study-world';

const percent = (x: number) => `${(100 * x).toFixed(1)}%`;
const share = ({ share: x, interval }: Share) =>
  `${percent(x)} (95% interval ${percent(interval[0])} to ${percent(interval[1])})`;

export function studyTable(title: string, summary: StudySummary): string {
  const lines = [
    title,
    `Rule warns, share of ${summary.studies} studies:`,
    `  ${'rule'.padEnd(16)}${RATER_KINDS.map((kind) => kind.padStart(10)).join('')}`,
    ...RULES.map(
      (rule) =>
        `  ${rule.padEnd(16)}${RATER_KINDS.map((kind) => percent(summary.rules[rule][kind]).padStart(10)).join('')}`,
    ),
    'Named for what they are (the right rule is the clearest warning):',
    ...Object.entries(summary.named).map(([kind, value]) => `  ${kind.padEnd(16)}${share(value)}`),
    `  ${'all three'.padEnd(16)}${share(summary.allNamed)}`,
    `Honest raters warned of, by any rule: ${share(summary.falseAlarms)}`,
    `Biased raters warned of for another bias as well: ${share(summary.wrongExtra)}`,
    'Consensus, share of pairs agreeing with the truth, and gain over the majority:',
    ...CONSENSUS.map((name) => {
      const { accuracy, gain, interval } = summary.consensus[name];
      const by =
        name === 'majority'
          ? ''
          : `  ${gain >= 0 ? '+' : ''}${percent(gain)} (95% interval ${percent(interval[0])} to ${percent(interval[1])})`;
      return `  ${name.padEnd(22)}${percent(accuracy)}${by}`;
    }),
  ];
  return lines.join('\n');
}
