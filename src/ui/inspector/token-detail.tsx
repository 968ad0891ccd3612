import type { Phase } from '../../studio/inspector';
import type { InspectedSequence } from '../../train/events';
import { Formula } from '../components/formula';
import { Panel } from '../components/panel';
import styles from './inspector.module.css';
import { type TokenSettings, tokenFormulas } from './token-formulas';

interface TokenDetailProps {
  readonly sequence: InspectedSequence;
  readonly index: number;
  /** It was clicked, so the pointer on its way here does not take it away. */
  readonly kept: boolean;
  readonly settings: TokenSettings;
  readonly known: (since: Phase) => boolean;
}

/** The formulas of the token that was clicked or is under the pointer, with its numbers in them. */
export function TokenDetail({ sequence, index, kept, settings, known }: TokenDetailProps) {
  return (
    <Panel
      title={`Token ${index + 1} of ${sequence.tokens.length}`}
      note={
        <code className={styles.code} translate="no">
          {JSON.stringify(sequence.tokens[index])}
        </code>
      }
      aside={
        <span className={styles.answerLabel}>
          {kept ? 'Click it again to follow the pointer' : 'Click a token to keep it'}
        </span>
      }
    >
      <div className={styles.formulas}>
        {tokenFormulas(sequence, index, settings)
          .filter(({ since }) => known(since))
          .map(({ title, tex }) => (
            <div key={title}>
              <div className={styles.formulaTitle}>{title}</div>
              <Formula tex={tex} block />
            </div>
          ))}
      </div>
    </Panel>
  );
}
