/**
 * npm run study [-- first-seed studies words of a title]
 * The simulated study of raters, 100 seeds of every design, or of those whose title holds the words. The rules were
 * tuned on seeds below 5001, so the default starts there.
 */
import { runStudy, summarize } from '../labeling/study';
import { DESIGNS } from '../labeling/study-designs';
import { consensusTable, warningTable } from '../labeling/study-table';

const first = Number(process.argv[2] ?? 5001);
const studies = Number(process.argv[3] ?? 100);
const words = process.argv.slice(4).join(' ');

const rows = DESIGNS.filter(({ title }) => title.includes(words)).map(({ title, design }) => {
  const outcomes = Array.from({ length: studies }, (_, i) => runStudy(first + i, design));
  console.error(title);
  return { title, summary: summarize(outcomes) };
});
console.log(`Seeds ${first} to ${first + studies - 1}. Percent, with 95% intervals.\n`);
console.log(`${warningTable(rows)}\n\n${consensusTable(rows)}`);
