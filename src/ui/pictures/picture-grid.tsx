import { refOfPort } from '../../recipes/names';
import { ModelLabel } from '../components/model-label';
import { EmptyState, Panel } from '../components/panel';
import { useMoment } from '../components/use-moment';
import type { NodeProps } from '../studio-context';
import styles from './pictures.module.css';

/** The same captions and noise drawn by each model, as one of them learns, with a slider back through the training. */
export function PictureGrid({ node }: NodeProps) {
  const { samples, unit } = node.stage;
  const { shown, slider } = useMoment(node.id, unit);
  if (!samples) return null;
  if (!shown) return <EmptyState title="Pictures">{samples.empty}</EmptyState>;
  const models = samples.columns
    .map((column) => refOfPort(node, column))
    .filter((model) => shown.rows.some(({ answers }) => answers[model]));
  return (
    <Panel
      title={models.length > 1 ? 'The same captions and noise' : 'Pictures'}
      note={`after ${unit} ${shown.step.toLocaleString('en')}`}
      aside={slider}
    >
      <div className={styles.models}>
        {models.map((model) => (
          <figure key={model} className={styles.model}>
            <figcaption className={styles.caption}>
              <ModelLabel name={model} />
            </figcaption>
            <div className={styles.grid}>
              {shown.rows.map(({ prompt, answers }) => (
                <img key={prompt} className={styles.picture} src={answers[model]} alt={prompt} title={prompt} />
              ))}
            </div>
          </figure>
        ))}
      </div>
    </Panel>
  );
}
