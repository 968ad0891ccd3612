import type { DatasetState } from '../../studio/dataset';
import { Icon } from '../components/icons';
import { countOf } from '../format';
import styles from './dataset.module.css';
import { LengthHistogram } from './length-histogram';
import { ShownRow, TokenLegend } from './shown-row';
import { SplitBar } from './split-bar';

type Dataset = NonNullable<DatasetState['dataset']>;
type Overview = NonNullable<DatasetState['overview']>;

const SHOWN_LEFT_OUT = 20;

/** What a row of a file is called. */
const ROW: Readonly<Record<Dataset['kind'], string>> = {
  demonstrations: 'demonstration',
  preferences: 'preference pair',
  unpaired: 'labeled answer',
  prompts: 'prompt',
  text: 'text row',
  labels: 'label',
};

const number = (value: number): string => value.toLocaleString('en');

/** What a file was read as and what training will make of it: the picture first, then what to know, then the rows themselves. */
export function DatasetView({ state }: { state: DatasetState }) {
  const { dataset, overview, shown, truncation, progress } = state;
  if (!dataset) return null;
  return (
    <div className={styles.view}>
      <p className={styles.summary} aria-live="polite">
        Read as {dataset.format}: <b>{countOf(dataset.rows.length, ROW[dataset.kind])}</b>
        {dataset.leftOutCount > 0 && `; ${countOf(dataset.leftOutCount, 'row')} left out`}.
        {progress?.what === 'tokens' && ` Counting tokens: ${number(progress.done)} rows done.`}
      </p>
      {overview && (
        <div className={styles.picture}>
          <figure className={styles.figure}>
            <figcaption className={styles.splitTitle}>Tokens in a row</figcaption>
            <LengthHistogram overview={overview} />
          </figure>
          <div>
            {overview.prompts && <SplitBar prompts={overview.prompts} />}
            <Facts overview={overview} />
          </div>
        </div>
      )}
      {[...dataset.warnings, ...(truncation ? [truncation] : [])].map((warning) => (
        <p key={warning} className={styles.warning}>
          <Icon name="warning" /> {warning}
        </p>
      ))}
      <LeftOut dataset={dataset} />
      {shown && (
        <section aria-label="The first rows, as training reads them">
          <div className={styles.shownHead}>
            <span className={styles.splitTitle}>The first rows, as training reads them</span>
            <TokenLegend />
          </div>
          <ul className={styles.shownRows}>
            {shown.map((row) => (
              <ShownRow key={row.line} row={row} />
            ))}
          </ul>
          {dataset.rows.length > shown.length && (
            <p className={styles.summary}>and {number(dataset.rows.length - shown.length)} more rows</p>
          )}
        </section>
      )}
    </div>
  );
}

function Facts({ overview: { tokens, median, traits } }: { overview: Overview }) {
  return (
    <ul className={styles.facts}>
      <li>
        {countOf(tokens, 'token')} in all, {number(median)} in a typical row
      </li>
      {traits.map(({ trait, rows }) => (
        <li key={trait}>
          {number(rows)} with {trait}
        </li>
      ))}
    </ul>
  );
}

function LeftOut({ dataset: { leftOut, leftOutCount } }: { dataset: Dataset }) {
  if (leftOut.length === 0) return null;
  return (
    <ul className={styles.problems} aria-label="Rows that were left out">
      {leftOut.slice(0, SHOWN_LEFT_OUT).map(({ line, why }) => (
        <li key={`${line}${why}`}>
          <b>Line {number(line)}</b> {why}
        </li>
      ))}
      {leftOutCount > SHOWN_LEFT_OUT && <li>and {number(leftOutCount - SHOWN_LEFT_OUT)} more</li>}
    </ul>
  );
}
