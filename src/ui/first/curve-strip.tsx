import { useId } from 'react';
import type { Act, Story } from '../../studio/story';
import { DASHES } from '../charts/lines';
import styles from './first.module.css';

const WIDTH = 1000;
const HEIGHT = 100;
/** Room above and below a line. */
const MARGIN = 8;

/** Every stage's curve, one after the other; what is still to come is faint. Each line has a scale of its own. */
export function CurveStrip({ story, moment }: { story: Story; moment: number }) {
  const clip = useId();
  const last = Math.max(1, story.moments.length - 1);
  const x = (at: number) => (at / last) * WIDTH;
  const lines = story.acts.flatMap((act) =>
    act.lines.map((line, i) => ({
      key: `${act.node} ${line.label}`,
      color: `var(--c-${line.color})`,
      dash: DASHES[i % DASHES.length],
      d: pathOf(line.points, (step) => x(momentOf(story, act, step))),
    })),
  );
  return (
    <div className={styles.strip}>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <clipPath id={clip}>
          <rect x={0} y={0} width={x(moment)} height={HEIGHT} />
        </clipPath>
        {story.acts.slice(1).map(({ node, first }) => (
          <path key={node} className={styles.border} d={`M${x(first - 0.5)} 0V${HEIGHT}`} />
        ))}
        {lines.map(({ key, color, dash, d }) => (
          <path key={key} className={styles.coming} d={d} stroke={color} strokeDasharray={dash} />
        ))}
        <g clipPath={`url(#${clip})`}>
          {lines.map(({ key, color, dash, d }) => (
            <path key={key} className={styles.line} d={d} stroke={color} strokeDasharray={dash} />
          ))}
        </g>
      </svg>
      <span className={styles.head} style={{ left: `${(moment / last) * 100}%` }} />
    </div>
  );
}

/** Where a step of an act lies among the moments, between two of them too. */
function momentOf({ moments }: Story, act: Act, step: number): number {
  for (let at = act.first; at < act.last; at++) {
    const [from, to] = [moments[at]?.step ?? 0, moments[at + 1]?.step ?? 0];
    if (step <= to) return at + (to > from ? Math.max(0, (step - from) / (to - from)) : 0);
  }
  return act.last;
}

function pathOf(
  points: readonly { readonly step: number; readonly value: number | null }[],
  x: (step: number) => number,
): string {
  const values = points.flatMap(({ value }) => value ?? []);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const y = (value: number) =>
    HEIGHT - MARGIN - (high > low ? (value - low) / (high - low) : 0.5) * (HEIGHT - 2 * MARGIN);
  let d = '';
  for (const { step, value } of points)
    if (value !== null) d += `${d ? 'L' : 'M'}${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
  return d;
}
