import type { RunRecord } from '../../studio/runs';
import type { PaletteColor } from '../palette';
import styles from './runs.module.css';
import { stagesLeft } from './words';

interface Node {
  readonly label: string;
  readonly color: PaletteColor;
  readonly state: 'done' | 'begun' | 'missing';
  readonly words: string;
}

const STATE_WORDS = { done: 'done', begun: 'begun', missing: 'not made' } as const;

function nodesOf(record: RunRecord): Node[] {
  const { base, done, lineage } = record;
  const [begun] = stagesLeft(record);
  const of = (name: (typeof done)[number]): Node['state'] =>
    done.includes(name) ? 'done' : name === begun ? 'begun' : 'missing';
  const labels = of('preferences') === 'missing' && lineage.labels ? 'done' : of('preferences');
  const count = lineage.labels ? `${lineage.labels.count.toLocaleString('en')} labels` : 'labels';
  const node = (label: string, color: PaletteColor, at: Node['state'], long = label): Node => ({
    label,
    color,
    state: at,
    words: `${long} ${STATE_WORDS[at]}`,
  });
  return [
    { label: base.name, color: 'base', state: 'done', words: `base model ${base.name}` },
    node('SFT', 'sft', of('sft')),
    node('labels', 'chosen', labels, count),
    node('RM', 'reward', of('reward'), 'reward model'),
    node('PPO', 'policy', of('ppo')),
  ];
}

const STEP = 32;
const SIZE = 9;

/** What descends from what in a run: filled where it was made, half where it was begun, hollow where it was not. */
export function LineagePicture({ record, named = false }: { record: RunRecord; named?: boolean }) {
  const nodes = nodesOf(record);
  const step = named ? 76 : STEP;
  const width = step * (nodes.length - 1) + (named ? 76 : 22);
  const x = (i: number) => i * step + (named ? 38 : 11);
  const y = 12;
  return (
    <svg
      width={width}
      height={named ? 46 : 24}
      role="img"
      aria-label={`Lineage: ${nodes.map(({ words }) => words).join(', ')}`}
      className={styles.lineage}
    >
      {nodes.slice(1).map(({ label, state }, i) => (
        <line
          key={label}
          x1={x(i) + SIZE}
          x2={x(i + 1) - SIZE}
          y1={y}
          y2={y}
          stroke="var(--c-muted)"
          strokeWidth={2}
          strokeDasharray={state === 'missing' ? '2 4' : undefined}
        />
      ))}
      {nodes.map(({ label, color, state }, i) => (
        <g key={label} color={`var(--c-${color})`}>
          <circle
            cx={x(i)}
            cy={y}
            r={SIZE - 2}
            fill={state === 'done' ? 'currentColor' : 'none'}
            stroke="currentColor"
            strokeWidth={2}
            strokeDasharray={state === 'missing' ? '3 3' : undefined}
          />
          {state === 'begun' && (
            <path d={`M${x(i)} ${y - SIZE + 2}a${SIZE - 2} ${SIZE - 2} 0 000 ${2 * SIZE - 4}z`} fill="currentColor" />
          )}
          {named && (
            <text x={x(i)} y={40} textAnchor="middle" className={styles.lineageName}>
              {label.length > 11 ? `${label.slice(0, 10)}…` : label}
            </text>
          )}
        </g>
      ))}
    </svg>
  );
}
