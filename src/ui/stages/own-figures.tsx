import type { Measured } from '../../data/measured';
import { inspectionOf } from '../../studio/inspector';
import { ModelLabel } from '../components/model-label';
import { Panel } from '../components/panel';
import { figureWords, formatNumber, formatPercent } from '../format';
import { type NodeProps, useFrom } from '../studio-context';
import styles from './family-table.module.css';

/** In this order, those that there are; `share`: 0 to 1. */
const SHOWN = [
  { name: 'rougeL', title: 'ROUGE-L', what: 'against your answers', share: true },
  { name: 'rouge1', title: 'ROUGE-1', what: 'against your answers', share: true },
  { name: 'bleu', title: 'BLEU', what: 'against your answers', share: true },
  { name: 'f1', title: 'F1', what: 'words shared with your answers', share: true },
  { name: 'exact', title: 'Exact match', what: 'the same as your answer', share: true },
  { name: 'words', title: 'Length', what: 'words per answer', share: false },
  { name: 'distinct2', title: 'Distinct-2', what: 'different pairs of words', share: true },
  {
    name: 'perplexity',
    title: 'Perplexity under the base',
    what: 'how unexpected the answers are to it',
    share: false,
  },
] as const;

/** Figures of a person's own prompts, in place of the tasks; nothing where the run is of the bundled world. */
export function OwnFigures({ node }: NodeProps) {
  const own = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).table?.own,
  );
  if (!own) return null;
  const models = Object.keys(own.figures);
  const rows = SHOWN.filter(({ name }) => models.some((model) => own.figures[model]?.[name]));
  return (
    <Panel title="Your prompts" note={noteOf(own)}>
      <div className={styles.scroll}>
        <table className={`${styles.table} ${styles.own}`}>
          <thead>
            <tr>
              <th scope="col">Figure</th>
              {models.map((model) => (
                <th key={model} scope="col" className={styles.number}>
                  <ModelLabel name={model} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, title, what, share }) => (
              <tr key={name}>
                <th scope="row">
                  {title}
                  <span className={styles.measure}>{what}</span>
                </th>
                {models.map((model) => {
                  const figure = own.figures[model]?.[name];
                  return (
                    <td key={model} className={styles.number} title={figure && wordsOf(figure, share)}>
                      {figure && (share ? formatPercent(figure.value) : formatNumber(figure.value))}
                      {figure && <span className={styles.range}>{rangeOf(figure, share)}</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

const noteOf = ({ prompts, references }: { prompts: number; references: number }): string =>
  `${prompts} that nothing was trained on, answered greedily, each figure with its 95% interval${references === 0 ? '; there are no answers of yours to compare with' : ''}`;

const hasInterval = ({ low, high }: Measured): boolean => Number.isFinite(low) && Number.isFinite(high);

function rangeOf(figure: Measured, share: boolean): string {
  if (!hasInterval(figure)) return 'too few for an interval';
  const number = share ? formatPercent : formatNumber;
  return `${number(figure.low)} to ${number(figure.high)}`;
}

const wordsOf = (figure: Measured, share: boolean): string =>
  figureWords({
    value: figure.value,
    share,
    count: figure.n,
    ...(hasInterval(figure) && { interval: [figure.low, figure.high] as const }),
  });
