import styles from './chat.module.css';

/** As many as a line takes. */
const NAMED = 8;

/** Words that the bundled world has not, named and no more: they may be asked all the same. Nothing where there are none. */
export function UnknownWords({ words }: { words: readonly string[] }) {
  if (words.length === 0) return null;
  const more = words.length - NAMED;
  return (
    <p className={styles.unknown}>
      Outside the bundled world: <b>{words.slice(0, NAMED).join(', ')}</b>
      {more > 0 && ` and ${more} more`}. Its base models have never read {words.length === 1 ? 'it' : 'them'}.
    </p>
  );
}
