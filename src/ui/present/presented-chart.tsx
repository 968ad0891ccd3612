import { partingOfAct } from '../../studio/presentation';
import type { Act, StoryLine } from '../../studio/story';
import { niceTicks, padded, percentFormat, tickFormat } from '../charts/ticks';
import { lineValue } from '../first/line-value';
import styles from './present.module.css';

/** Drawn at the size of a 720p projector; text of 18 and more stays so. */
const WIDTH = 640;
const HEIGHT = 470;
const LEFT = 74;
const TOP = 16;
const BOTTOM = 400;
/** The right end of the plot: a second line needs room for its axis, the last step for its figures. */
const rightOf = (lines: number): number => (lines > 1 ? 566 : 602);

/** One act's lines up to a step, each with an axis of its own; where reward and true quality part is marked. */
export function PresentedChart({ act, step }: { act: Act; step: number }) {
  const lines = act.lines.slice(0, 2);
  const right = rightOf(lines.length);
  const x = (at: number) => LEFT + (at / Math.max(1, act.total)) * (right - LEFT);
  const parting = partingOfAct(act);
  const ticks = niceTicks(0, act.total, 4).filter(Number.isInteger);
  const said = lines.map((line) => `${line.label} ${lineValue(line, act, step).text}`).join(', ');
  return (
    <figure className={styles.chart}>
      <figcaption className={styles.legend}>
        {lines.map((line, i) => (
          <span key={line.label} style={{ color: `var(--c-${line.color})` }} title={lineValue(line, act, step).what}>
            <svg width="34" height="8" aria-hidden="true" focusable="false">
              <path
                d="M1 4H33"
                stroke={`var(--c-${line.color})`}
                strokeWidth="5"
                strokeDasharray={i > 0 ? '9 6' : undefined}
              />
            </svg>
            {line.label} <b className="tabular">{lineValue(line, act, step).text}</b>
          </span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        className={styles.plot}
        role="img"
        aria-label={`${act.title}, ${act.unit} ${step} of ${act.total}: ${said}`}
      >
        <clipPath id="presented">
          <rect x={LEFT} y={0} width={Math.max(0, x(step) - LEFT)} height={HEIGHT} />
        </clipPath>
        <path className={styles.frame} d={`M${LEFT} ${TOP}V${BOTTOM}H${right}V${TOP}`} />
        {ticks.map((tick) => (
          <text key={tick} className={styles.tick} x={x(tick)} y={BOTTOM + 26} textAnchor="middle">
            {tick.toLocaleString('en')}
          </text>
        ))}
        <text className={styles.tick} x={(LEFT + right) / 2} y={BOTTOM + 56} textAnchor="middle">
          {act.unit}
        </text>
        {lines.map((line, i) => (
          <DrawnLine key={line.label} line={line} x={x} right={i > 0 ? right : null} />
        ))}
        {parting !== null && step >= parting && (
          <path className={styles.partingLine} d={`M${x(parting)} ${TOP}V${BOTTOM}`} />
        )}
      </svg>
      {parting !== null && step >= parting && (
        <p className={styles.callout} role="status">
          From {act.unit} {parting} on the reward rises and true quality falls: the policy exploits the reward model’s
          errors.
        </p>
      )}
    </figure>
  );
}

/** A line on its axis, on the left or on the right, in one colour. */
function DrawnLine({ line, x, right }: { line: StoryLine; x(step: number): number; right: number | null }) {
  const values = line.points.flatMap(({ value }) => value ?? []);
  const [low, high] = padded(Math.min(...values), Math.max(...values));
  const ticks = niceTicks(low, high, 4);
  const write = line.unit === 'share' ? percentFormat(ticks) : tickFormat(ticks);
  const y = (value: number) => BOTTOM - ((value - low) / (high - low || 1)) * (BOTTOM - TOP);
  const d = line.points
    .flatMap(({ step, value }) => (value === null ? [] : [`${x(step).toFixed(1)} ${y(value).toFixed(1)}`]))
    .join('L');
  const color = `var(--c-${line.color})`;
  return (
    <>
      {ticks.map((tick) => (
        <text
          key={tick}
          className={styles.tick}
          style={{ fill: color }}
          x={right === null ? LEFT - 8 : right + 8}
          y={y(tick) + 6}
          textAnchor={right === null ? 'end' : 'start'}
        >
          {write(tick)}
        </text>
      ))}
      <g clipPath="url(#presented)">
        <path
          className={styles.line}
          d={`M${d}`}
          stroke={color}
          strokeDasharray={right === null ? undefined : '10 7'}
        />
      </g>
    </>
  );
}
