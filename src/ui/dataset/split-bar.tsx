import type { Split } from '../../data/splits';
import type { DatasetState } from '../../studio/dataset';
import { countOf } from '../format';
import styles from './dataset.module.css';

const PARTS: readonly { readonly split: Split; readonly what: string }[] = [
  { split: 'train', what: 'learned from' },
  { split: 'validation', what: 'watched meanwhile' },
  { split: 'test', what: 'kept for the evaluation' },
];

type Prompts = NonNullable<NonNullable<DatasetState['overview']>['prompts']>;

/** In which part of the data prompts are: it follows from their text, so it is the same in every file and run. */
export function SplitBar({ prompts: { all, splits } }: { prompts: Prompts }) {
  return (
    <div>
      <div className={styles.splitTitle}>{countOf(all, 'distinct prompt')}</div>
      <div className={styles.split} aria-hidden="true">
        {PARTS.map(({ split }) => (
          <div key={split} className={styles[split]} style={{ flexGrow: splits[split] }} />
        ))}
      </div>
      <ul className={styles.splitParts}>
        {PARTS.map(({ split, what }) => (
          <li key={split}>
            <span className={`${styles.swatch} ${styles[split]}`} aria-hidden="true" />
            {splits[split].toLocaleString('en')} {what}
          </li>
        ))}
      </ul>
    </div>
  );
}
