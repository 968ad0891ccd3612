import type { DatasetState } from '../../studio/dataset';
import { countOf } from '../format';
import styles from './dataset.module.css';

type Row = NonNullable<DatasetState['shown']>[number];
type TokenRun = Row['texts'][number]['runs'][number];

/** One row as training reads it: the template's tokens in boxes, what is learned on a ground of its own, what is cut struck out. */
export function ShownRow({ row: { line, texts } }: { row: Row }) {
  return (
    <li className={styles.shownRow}>
      <span className={styles.line}>Line {line.toLocaleString('en')}</span>
      <div className={styles.texts}>
        {texts.map(({ title, runs, tokens, more }) => (
          <div key={title} className={styles.text} translate="no">
            {title && <span className={styles.textTitle}>{title}</span>}
            {runs.map((run, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a run is what stands at its place
              <Run key={i} {...run} />
            ))}
            {more > 0 && <span className={styles.more}> and {countOf(more, 'more token')}</span>}
            <span className={styles.tokens}>{countOf(tokens, 'token')}</span>
          </div>
        ))}
      </div>
    </li>
  );
}

/** Line ends are shown, since the template writes some. */
const visible = (text: string): string => text.replace(/\n/g, '↵\n');

function Run({ text, special, learned, cut }: TokenRun) {
  const names = [special && styles.special, learned && styles.learned, cut && styles.cutOff].filter(Boolean).join(' ');
  return cut ? <s className={names}>{visible(text)}</s> : <span className={names}>{visible(text)}</span>;
}

/** What the looks of tokens mean. */
export function TokenLegend() {
  return (
    <p className={styles.legend}>
      <span className={styles.special}>{'<|user|>'}</span> a token of the chat template{' · '}
      <span className={styles.learned}>learned</span>, all else is only read{' · '}
      <s className={styles.cutOff}>cut</s> past the limit
    </p>
  );
}
