import { Button, Menu, Text } from '@mantine/core';
import { LESSONS } from '../../recipes/lessons';
import { isBusy } from '../../studio/run';
import { useFrom, useStudio } from '../studio-context';
import styles from './shell.module.css';

/** Lessons: whole configurations that show one thing. Model and seed stay as they are. */
export function LessonMenu() {
  const { begin } = useStudio();
  const busy = useFrom((s) => s.run, isBusy);
  return (
    <Menu position="bottom-end" width={420} keepMounted={false}>
      <Menu.Target>
        <Button variant="subtle" size="compact-md" className={styles.topButton} disabled={busy}>
          Lessons
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {LESSONS.map((lesson) => (
          <Menu.Item key={lesson.id} onClick={() => void begin(lesson)}>
            <Text fw={600}>{lesson.title}</Text>
            <Text size="sm" c="dimmed">
              {lesson.explanation}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
