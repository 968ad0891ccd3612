/** An evaluation as a table for spreadsheets and as lines for a terminal. */
import type { Measured } from '../data/measured';
import { QUALITY_TITLES } from '../evaluation/qualities';
import { FIGURES } from '../evaluation/suite';
import type { EvaluationTable } from '../train/events';

const HEAD = 'scope,name,model,figure,value,low,high,prompts';
const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const digits = (value: number): string => (Number.isFinite(value) ? String(Number(value.toPrecision(6))) : '');

/** A figure a line: of each family, each category, all trained families, and the changes between the models. */
export function evaluationCsv(table: EvaluationTable): string {
  const lines = [HEAD];
  const add = (scope: string, name: string, model: string, figure: string, { value, low, high, n }: Measured) =>
    lines.push([scope, name, model, figure].map(cell).concat([value, low, high].map(digits), String(n)).join(','));
  const all = (scope: string, name: string, by: Readonly<Record<string, Readonly<Record<string, Measured>>>> = {}) => {
    for (const [model, figures] of Object.entries(by))
      for (const [figure, own] of Object.entries(figures)) add(scope, name, model, figure, own);
  };
  const changes = (scope: string, name: string, by: Readonly<Record<string, Measured>> = {}) => {
    for (const [model, own] of Object.entries(by)) add(scope, name, `minus ${model}`, 'content', own);
  };
  for (const row of table.families) {
    all('family', row.family, row.figures);
    changes('family', row.family, row.changes);
    for (const [model, own] of Object.entries(row.fewShot?.scores ?? {}))
      add('family', row.family, model, 'few-shot', own);
    if (row.wins) add('family', row.family, '', 'win rate', row.wins);
  }
  for (const row of table.categories ?? []) {
    for (const [model, own] of Object.entries(row.scores)) add('category', row.category, model, 'content', own);
    changes('category', row.category, row.changes);
  }
  all('trained families', 'all', table.overall);
  all('trained families', 'all', table.qualities);
  changes('trained families', 'all', table.tax);
  return `${lines.join('\n')}\n`;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)}`.padStart(5);
const told = ({ value, low, high }: Measured): string =>
  `${percent(value)} (${percent(low).trim()} to ${percent(high).trim()})`;

/** Each family's own measure by model, in percent with its interval, then what all families come to. */
export function evaluationText(table: EvaluationTable): string {
  const models = Object.keys(table.families[0]?.scores ?? {});
  const rows: string[][] = [['family', 'measure', 'prompts', ...models]];
  for (const { family, metric, heldOut, prompts, figures = {} } of table.families) {
    const own = models.map((model) => (figures[model]?.content ? told(figures[model].content) : ''));
    rows.push([heldOut ? `${family} (zero-shot)` : family, metric, String(prompts), ...own]);
  }
  for (const { family, fewShot } of table.families) {
    if (!fewShot) continue;
    const own = models.map((model) => (fewShot.scores[model] ? told(fewShot.scores[model]) : ''));
    rows.push([`${family} (${fewShot.demonstrations.toFixed(1)}-shot)`, '', '', ...own]);
  }
  for (const { title, families, scores } of table.categories ?? [])
    rows.push([
      `mean: ${title}`,
      '',
      `${families} fam.`,
      ...models.map((model) => (scores[model] ? told(scores[model]) : '')),
    ]);
  for (const [name, title] of Object.entries(QUALITY_TITLES)) {
    const own = models.map((model) => table.qualities?.[model]?.[name]);
    if (own.some((one) => one)) rows.push([title, '', '', ...own.map((one) => (one ? told(one) : ''))]);
  }
  for (const name of ['distinct2', 'perplexity'] as const) {
    const own = models.map((model) => table.overall?.[model]?.[name]);
    if (own.some((one) => one))
      rows.push([
        FIGURES[name].replace('the base', models[0] ?? ''),
        '',
        '',
        ...own.map((one) => one?.value.toFixed(3) ?? ''),
      ]);
  }
  const widths = rows[0]?.map((_, c) => Math.max(...rows.map((row) => row[c]?.length ?? 0))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((text, c) => text.padEnd(widths[c] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  if (table.winRate) {
    const { rate, low, high, prompts } = table.winRate;
    lines.push(
      `Win rate by the rubric: ${told({ value: rate, low, high, n: prompts })} of ${prompts} prompts, ties half`,
    );
  }
  return lines.join('\n');
}
