import type { Story } from '../../studio/story';
import { AnswerText } from '../components/answer-text';
import styles from './first.module.css';

/** What human feedback is: two answers to one prompt, and which of them was said to be better. */
export function StoryComparison({ prompt, chosen, rejected }: NonNullable<ReturnType<Story['comparison']>>) {
  return (
    <>
      <div className={styles.promptLine}>
        <span className={styles.promptWord}>Prompt</span>
        <q className={styles.prompt} translate="no">
          {prompt}
        </q>
      </div>
      <div className={styles.columns}>
        <Judged words="The better answer" text={chosen} color="chosen" />
        <Judged words="The worse answer" text={rejected} color="rejected" />
      </div>
    </>
  );
}

function Judged({ words, text, color }: { words: string; text: string; color: 'chosen' | 'rejected' }) {
  return (
    <div className={styles.column} style={{ borderTopColor: `var(--c-${color})` }}>
      <div className={styles.columnHead}>
        <b style={{ color: `var(--c-${color})` }}>{words}</b>
      </div>
      <p key={text} className={styles.answer} translate="no">
        {text.trim() ? <AnswerText text={text} /> : <span className={styles.waiting}>an empty answer</span>}
      </p>
    </div>
  );
}
