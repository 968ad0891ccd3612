import { UnstyledButton } from '@mantine/core';
import type { Lesson } from '../../recipes/lessons/lesson';
import { Icon } from '../components/icons';
import { useFrom } from '../studio-context';
import styles from './lessons.module.css';
import { seedWords } from './seed-words';

/** Every lesson as the question that it answers. */
export function LessonList({ lessons, onOpen }: { lessons: readonly Lesson[]; onOpen: (id: string) => void }) {
  const { results, done } = useFrom(
    (s) => s.lesson,
    (state) => state,
  );
  return (
    <ul className={styles.list}>
      {lessons.map((lesson) => (
        <li key={lesson.id}>
          <UnstyledButton className={styles.card} onClick={() => onOpen(lesson.id)}>
            <span className={styles.cardTitle}>
              {lesson.title}
              {done.includes(lesson.id) && (
                <span className={styles.cardDone}>
                  <Icon name="check" /> done
                </span>
              )}
            </span>
            <span className={styles.cardQuestion}>{lesson.question}</span>
            <span className={styles.cardNote}>{seedWords(lesson, results[lesson.id])}</span>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
