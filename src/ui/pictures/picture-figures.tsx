import type { Measured } from '../../data/measured';
import { inspectionOf } from '../../studio/inspector';
import type { PictureFigures as Figures } from '../../train/events';
import { ModelLabel } from '../components/model-label';
import { EmptyState, Panel } from '../components/panel';
import { formatNumber, formatPercent } from '../format';
import { PeoplesWinRate } from '../stages/peoples-wins';
import { WinRateBar } from '../stages/win-rate-bar';
import { type NodeProps, useFrom } from '../studio-context';
import styles from './pictures.module.css';

const ROWS: readonly (readonly [title: string, of: (figures: Figures, prefers: string) => Measured | string])[] = [
  ['Have that mouth', ({ mouths }, prefers) => mouths[prefers] ?? '–'],
  ['Caption obeyed', ({ obeyed }) => obeyed],
  ['Diversity, of the base’s', ({ diversity_share }) => formatPercent(diversity_share)],
  ['Distance to a face', ({ unlike }) => formatNumber(unlike)],
  ['Moved from the base', ({ moved }) => formatNumber(moved)],
];

/** What was gained, and what it cost: figures of each model on the same unseen captions and noise. */
export function PictureFigures({ node }: NodeProps) {
  const table = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).pictures,
  );
  if (!table)
    return (
      <EmptyState title="Nothing measured yet">
        Press Start: every model draws the same captions from the same noise, and the mouths, the rest of the caption
        and how different the faces are is read off the pixels.
      </EmptyState>
    );
  const models = Object.entries(table.models);
  return (
    <>
      <Panel
        title={`Which faces are ${table.prefers}?`}
        note={`on ${table.winRate.prompts} unseen captions, ties half`}
      >
        <WinRateBar {...table.winRate} />
        <table className={styles.table}>
          <thead>
            <tr>
              <td />
              {models.map(([name]) => (
                <th key={name}>
                  <ModelLabel name={name} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([title, of]) => (
              <tr key={title}>
                <th scope="row">{title}</th>
                {models.map(([name, figures]) => (
                  <td key={name}>
                    <Value value={of(figures, table.prefers)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
      <PeoplesWinRate
        table={table}
        why="The rule above looks at the mouth alone. Nobody has compared the pictures by eye yet."
      />
    </>
  );
}

function Value({ value }: { value: Measured | string }) {
  if (typeof value === 'string') return value;
  return (
    <>
      <b>{formatPercent(value.value)}</b>{' '}
      <span className={styles.interval}>
        {formatPercent(value.low)} to {formatPercent(value.high)}
      </span>
    </>
  );
}
