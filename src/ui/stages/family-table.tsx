import { Badge } from '@mantine/core';
import type { Measured } from '../../data/measured';
import { inspectionOf } from '../../studio/inspector';
import { comparedIn } from '../../studio/people';
import type { EvaluationTable } from '../../train/events';
import { ModelLabel } from '../components/model-label';
import { Panel } from '../components/panel';
import { figureWords, formatPercent, formatShare } from '../format';
import { type NodeProps, useFrom } from '../studio-context';
import { type Bar, barOf, type FamilyRow, familyRows, verdictOf } from './family-rows';
import styles from './family-table.module.css';
import { useModelColor } from './use-model-color';

/** Each task by model, before and after, on unseen prompts; nothing until the node has measured it. */
export function FamilyTable({ node }: NodeProps) {
  const table = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).table,
  );
  return table && table.families.length > 0 ? <Families table={table} /> : null;
}

function Families({ table }: { table: EvaluationTable }) {
  const models = [...new Set(table.families.flatMap(({ scores }) => Object.keys(scores)))];
  const rows = familyRows(table);
  const [before = models.at(-2)] = comparedIn(table);
  const withChange = before !== undefined && rows.some(({ changes }) => changes[before]);
  const withWins = rows.some(({ wins }) => wins);
  const zeroShotWins = rows.some(({ wins, zeroShot }) => wins && zeroShot);
  return (
    <Panel title="By task" note="by content on unseen prompts, each with its 95% interval">
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Task</th>
              <th scope="col" className={styles.picture}>
                0 to 100%
              </th>
              {models.map((model) => (
                <th key={model} scope="col" className={styles.number}>
                  <ModelLabel name={model} />
                </th>
              ))}
              {withChange && (
                <th scope="col" className={styles.number}>
                  Change
                </th>
              )}
              {withWins && (
                <th scope="col" className={styles.number}>
                  Wins
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} {...{ row, models, before, withChange, withWins }} />
            ))}
          </tbody>
        </table>
      </div>
      {(withChange || withWins) && (
        <p className={styles.legend}>
          {withChange && (
            <>
              Change is the last model’s from <ModelLabel name={before} />, on the same prompts; ▼ is worse and ▲ better
              than chance allows for.{' '}
            </>
          )}
          {withWins && 'Wins are by the simulated rubric, ties half'}
          {withWins && (zeroShotWins ? '; of a zero-shot task, among prompts that at least one answers right.' : '.')}
        </p>
      )}
    </Panel>
  );
}

interface RowProps {
  readonly row: FamilyRow;
  readonly models: readonly string[];
  readonly before: string | undefined;
  readonly withChange: boolean;
  readonly withWins: boolean;
}

function Row({ row, models, before, withChange, withWins }: RowProps) {
  const change = before === undefined ? undefined : row.changes[before];
  const worse = verdictOf(change) === 'worse';
  return (
    <tr data-mean={row.isMean || undefined}>
      <th scope="row">
        {row.title}{' '}
        {row.zeroShot && (
          <Badge size="sm" variant="outline" color="gray" tt="none">
            zero-shot
          </Badge>
        )}
        <div className={styles.measure}>
          {row.measure}
          {row.fewShot && `; below it with ${row.fewShot.demonstrations.toFixed(1)} demonstrations`}
        </div>
      </th>
      <td className={styles.picture} aria-hidden="true">
        {models.map((model, i) => {
          const bar = row.bars[model];
          return bar && <BarLine key={model} model={model} bar={bar} worse={worse && i === models.length - 1} />;
        })}
      </td>
      {models.map((model) => (
        <td key={model} className={styles.number} title={wordsOf(row.bars[model])}>
          {formatPercent(row.bars[model]?.value)}
          {row.fewShot?.scores[model] && (
            <span className={styles.range} title={wordsOf(barOf(row.fewShot.scores[model]))}>
              {formatPercent(row.fewShot.scores[model].value)}
            </span>
          )}
        </td>
      ))}
      {withChange && (
        <td className={styles.number}>
          <Change change={change} />
        </td>
      )}
      {withWins && <td className={styles.number}>{row.wins ? <Wins wins={row.wins} /> : '–'}</td>}
    </tr>
  );
}

/** A bar with its interval as a whisker; hatched as well as red where the model is worse than before. */
function BarLine({ model, bar: { value, interval }, worse }: { model: string; bar: Bar; worse: boolean }) {
  const color = useModelColor(model);
  return (
    <div className={styles.track}>
      <div className={styles.bar} data-worse={worse || undefined} style={{ width: `${100 * value}%`, color }} />
      {interval && (
        <div
          className={styles.whisker}
          style={{ left: `${100 * interval[0]}%`, width: `${100 * (interval[1] - interval[0])}%` }}
        />
      )}
    </div>
  );
}

const wordsOf = (bar: Bar | undefined): string | undefined =>
  bar && figureWords({ value: bar.value, share: true, ...(bar.interval && { interval: bar.interval }) });

/** Percentage points with a sign; what is rounded to nothing has none. */
function points(share: number): string {
  const text = Math.abs(100 * share).toFixed(1);
  return `${text === '0.0' ? '' : share < 0 ? '−' : '+'}${text}`;
}
const MARKS = { worse: '▼ ', better: '▲ ', same: '' } as const;

/** Points gained or lost, and from where to where that may be. */
export function Change({ change }: { change: Measured | undefined }) {
  const verdict = verdictOf(change);
  if (!change || !verdict) return '–';
  return (
    <span className={styles.change} data-verdict={verdict}>
      {MARKS[verdict]}
      {points(change.value)}
      <span className={styles.range}>
        {points(change.low)} to {points(change.high)}
      </span>
    </span>
  );
}

function Wins({ wins: { value, low, high, n } }: { wins: Measured }) {
  const known = Number.isFinite(low);
  return (
    <span className={styles.change}>
      {formatShare(value)} of {n}
      {known && (
        <span className={styles.range}>
          {formatShare(low)} to {formatShare(high)}
        </span>
      )}
    </span>
  );
}
