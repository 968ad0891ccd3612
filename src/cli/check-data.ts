/**
 * npm run check-data -- FILE [--base FOLDER] [--limit TOKENS] [--json]
 *
 * What the page would read a file as: its format, rows of which kind, what is left out and why. With the folder of a base
 * model its tokens are counted too, and rows of which the limit (the model's context, where none is given) leaves nothing
 * to learn are left out. Exits with 1 where nothing can be used.
 */
import { type CheckedData, checkData } from './checked-data';
import { commandOptions } from './options';

const SHOWN = 20;
const LINES_SHOWN = 8;

const { values, positionals } = commandOptions({
  allowPositionals: true,
  options: { base: { type: 'string' }, limit: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const [file, ...others] = positionals;
if (file === undefined || others.length > 0) {
  console.error('Name one file: npm run check-data -- FILE [--base FOLDER] [--limit TOKENS] [--json]');
  process.exit(1);
}
const checked = await checkData(file, values);
console.log(values.json ? JSON.stringify(checked, null, 2) : summaryOf(file, checked));
process.exitCode = checked.rows > 0 ? 0 : 1;

function summaryOf(name: string, { format, kind, rows, left_out, warnings }: CheckedData): string {
  const counted = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;
  const reasons = byReason(left_out);
  const more = reasons.length > SHOWN ? [`  and ${(reasons.length - SHOWN).toLocaleString('en')} more reasons`] : [];
  const head =
    format === null
      ? `${name} cannot be used.`
      : `${name}: read as ${format}, ${counted(rows)} (${kind}), ${left_out.length.toLocaleString('en')} left out.`;
  return [
    head,
    ...reasons.slice(0, SHOWN).map(({ lines, why }) => `  ${linesOf(lines)}: ${why}`),
    ...more,
    ...warnings.map((warning) => `! ${warning}`),
  ].join('\n');
}

interface Reason {
  readonly why: string;
  readonly lines: number[];
}

/** Rows that are left out for the same reason, together. */
function byReason(leftOut: CheckedData['left_out']): readonly Reason[] {
  const reasons = new Map<string, Reason>();
  for (const { line, why } of leftOut) {
    const reason = reasons.get(why) ?? { why, lines: [] };
    reason.lines.push(line);
    reasons.set(why, reason);
  }
  return [...reasons.values()];
}

function linesOf(lines: readonly number[]): string {
  const [first, ...others] = lines;
  if (others.length === 0) return `line ${first}`;
  const more = lines.length > LINES_SHOWN ? ` and ${(lines.length - LINES_SHOWN).toLocaleString('en')} more` : '';
  return `lines ${lines.slice(0, LINES_SHOWN).join(', ')}${more}`;
}
