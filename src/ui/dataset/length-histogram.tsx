import type { DatasetState } from '../../studio/dataset';
import { countOf } from '../format';
import styles from './dataset.module.css';

const WIDTH = 400;
const HEIGHT = 136;
const PLOT = { left: 4, right: 4, top: 20, bottom: 22 } as const;
const BASE = HEIGHT - PLOT.bottom;

/** How many rows have how many tokens, and where training cuts: bars past the limit are hatched. */
export function LengthHistogram({ overview }: { overview: NonNullable<DatasetState['overview']> }) {
  const { bins, limit, longest, median } = overview;
  const most = Math.max(1, ...bins.map(({ rows }) => rows));
  // The last bin may hold a few very long rows: it is drawn as wide as the others.
  const step = (bins.at(-2)?.to ?? bins[0]?.to ?? 1) - (bins.at(-2)?.from ?? 0);
  const widths = bins.map(({ from, to }, i) => (i === bins.length - 1 ? Math.min(to - from, step) : to - from));
  const span = widths.reduce((sum, width) => sum + width, 0);
  const scale = (WIDTH - PLOT.left - PLOT.right) / span;
  const lefts = widths.map((_, i) => PLOT.left + scale * widths.slice(0, i).reduce((sum, width) => sum + width, 0));
  const limitBin = bins.findIndex(({ from }) => from === limit);
  const limitAt = limitBin > 0 ? lefts[limitBin] : (bins.at(-1)?.to ?? 0) >= limit ? WIDTH - PLOT.right : undefined;
  const words = `Lengths of the rows: half have ${countOf(median, 'token')} or fewer, the longest ${longest.toLocaleString('en')}; training reads ${limit.toLocaleString('en')}`;
  return (
    <svg className={styles.histogram} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={words}>
      <defs>
        <pattern id="past-limit" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" className={styles.hatchBack} />
          <rect width="2.5" height="5" className={styles.hatch} />
        </pattern>
      </defs>
      {bins.map(({ from, to, rows }, i) => {
        const height = rows === 0 ? 0 : Math.max(2, ((BASE - PLOT.top) * rows) / most);
        return (
          <rect
            key={from}
            x={(lefts[i] ?? 0) + 0.75}
            y={BASE - height}
            width={Math.max(1, (widths[i] ?? 1) * scale - 1.5)}
            height={height}
            className={styles.lengthBar}
            {...(from >= limit && { fill: 'url(#past-limit)' })}
          >
            <title>{`${countOf(rows, 'row')} of ${from === to - 1 ? from : `${from} to ${to - 1}`} tokens`}</title>
          </rect>
        );
      })}
      <line x1={PLOT.left} x2={WIDTH - PLOT.right} y1={BASE} y2={BASE} className={styles.axis} />
      <text x={PLOT.left} y={HEIGHT - 6} className={styles.tick}>
        0
      </text>
      <text x={WIDTH - PLOT.right} y={HEIGHT - 6} textAnchor="end" className={styles.tick}>
        longest: {countOf(longest, 'token')}
      </text>
      {limitAt === undefined ? (
        <text x={WIDTH - PLOT.right} y={13} textAnchor="end" className={styles.tick}>
          limit {limit.toLocaleString('en')}, further right →
        </text>
      ) : (
        <>
          <line x1={limitAt} x2={limitAt} y1={4} y2={BASE} className={styles.limit} />
          <text
            x={limitAt > WIDTH / 2 ? limitAt - 5 : limitAt + 5}
            y={13}
            textAnchor={limitAt > WIDTH / 2 ? 'end' : 'start'}
            className={styles.tick}
          >
            limit {limit.toLocaleString('en')}
          </text>
        </>
      )}
    </svg>
  );
}
