import { isUnlike } from '../../data/judged';
import { formatShare } from '../format';
import styles from './farness-note.module.css';

/** How far a scored text lies from the labeled ones, and a warning where its score means little. */
export function FarnessNote({ farness, long = false }: { farness: number; long?: boolean }) {
  const title =
    'How far this text lies from the answers that the reward model learned from: the share of them that lie nearer to the others. Half is usual.';
  if (isUnlike(farness))
    return (
      <span className={styles.unlike} title={title}>
        ▲ unlike anything labeled{long && ': its score means little'}
      </span>
    );
  return (
    <span title={title}>
      farther than {formatShare(farness)}
      {long && ' of the labeled answers'}
    </span>
  );
}
