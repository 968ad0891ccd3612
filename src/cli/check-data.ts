/**
 * npm run check-data -- FILE [--base FOLDER] [--limit TOKENS] [--json]
 *
 * What the page would read a file as: its format, rows of which kind, what is left out and why. With the folder of a base
 * model its tokens are counted too, and rows of which the limit (the model's context, where none is given) leaves nothing
 * to learn are left out. Exits with 1 where nothing can be used.
 */
import { type CheckedData, checkData } from './checked-data';
import { commandOptions } from './options';

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

const SHOWN = 20;

function summaryOf(name: string, { format, kind, rows, left_out, warnings }: CheckedData): string {
  const counted = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`;
  const more = left_out.length > SHOWN ? [`  and ${(left_out.length - SHOWN).toLocaleString('en')} more`] : [];
  const head =
    format === null
      ? `${name} cannot be used.`
      : `${name}: read as ${format}, ${counted(rows)} (${kind}), ${left_out.length.toLocaleString('en')} left out.`;
  return [
    head,
    ...left_out.slice(0, SHOWN).map(({ line, why }) => `  line ${line}: ${why}`),
    ...more,
    ...warnings.map((warning) => `! ${warning}`),
  ].join('\n');
}
