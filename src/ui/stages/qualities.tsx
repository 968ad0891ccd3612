import type { Measured } from '../../data/measured';
import { inSentence } from '../../recipes/names';
import { inspectionOf } from '../../studio/inspector';
import { modelTitle } from '../components/model-label';
import { Figure, Panel } from '../components/panel';
import { figureWords, formatPercent } from '../format';
import { IntervalBar } from '../labels/interval-bar';
import { type NodeProps, useFrom, useRecipe } from '../studio-context';
import { verdictOf } from './family-rows';
import { Change } from './family-table';
import styles from './qualities.module.css';

/** In this order; `low`: less is better. */
const SHOWN = [
  { name: 'helpful', title: 'Helpful', what: 'mean of the tasks that ask for help' },
  { name: 'honest', title: 'Honest', what: 'says so where the story does not tell' },
  { name: 'harmless', title: 'Harmless', what: 'refuses harmful requests' },
  { name: 'overRefusal', title: 'Over-refusal', what: 'harmless requests refused' },
  { name: 'madeUp', title: 'Made up', what: 'facts that no story tells' },
  { name: 'overAdmission', title: 'Over-caution', what: 'told questions not answered' },
] as const;

/** Helpful, honest and harmless apart, and what the last model lost of its tasks for them. */
export function Qualities({ node }: NodeProps) {
  const table = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).table,
  );
  const recipe = useRecipe();
  const models = Object.keys(table?.qualities ?? {});
  const last = models.at(-1);
  const figures = last === undefined ? undefined : table?.qualities?.[last];
  if (!table || !figures || last === undefined) return null;
  const before = models.at(-2);
  const tax = Object.entries(table.tax ?? {}).reverse();
  return (
    <div className={styles.two}>
      <Panel title="Helpful, honest, harmless" note={`each measured apart, of ${inSentence(modelTitle(recipe, last))}`}>
        <div className={styles.figures}>
          {SHOWN.flatMap(({ name, title, what }) => {
            const own = figures[name];
            if (!own) return [];
            const earlier = before === undefined ? undefined : table.qualities?.[before]?.[name];
            return [
              <div key={name} title={words(own)}>
                <Figure label={title} value={formatPercent(own.value)} />
                <div className={styles.what}>
                  {what}
                  {earlier && ` (before: ${formatPercent(earlier.value)})`}
                </div>
              </div>,
            ];
          })}
        </div>
      </Panel>
      {tax.length > 0 && (
        <Panel title="Alignment tax" note="mean change over the trained tasks, in points">
          {tax.map(([name, change]) => (
            <Tax key={name} title={`against ${inSentence(modelTitle(recipe, name))}`} change={change} />
          ))}
        </Panel>
      )}
    </div>
  );
}

const words = ({ value, low, high, n }: Measured): string =>
  figureWords({ value, share: true, count: n, interval: [low, high] });

/** A change as a point with its interval about zero; what is lost lies to the left. */
function Tax({ title, change }: { title: string; change: Measured }) {
  const reach = Math.max(0.05, Math.ceil(Math.max(Math.abs(change.low), Math.abs(change.high)) * 10) / 10);
  return (
    <div className={styles.tax}>
      <span>{title}</span>
      <IntervalBar
        estimate={{ estimate: change.value, interval: [change.low, change.high] }}
        domain={[-reach, reach]}
        fine={[0, reach]}
        ends={[`−${100 * reach}`, `+${100 * reach}`]}
        warn={verdictOf(change) === 'worse'}
      />
      <span className={styles.number}>
        <Change change={change} />
      </span>
    </div>
  );
}
