import { Alert } from '@mantine/core';
import { useEffect } from 'react';
import shell from '../shell/shell.module.css';
import { useFrom, useStudio } from '../studio-context';
import { LessonList } from './lesson-list';
import { LessonPage } from './lesson-page';

/** The lab: all lessons as questions, or the one that is open. */
export function LessonsView() {
  const { lesson: store, settings } = useStudio();
  const { library, lesson, problem } = useFrom(
    (s) => s.lesson,
    (state) => state,
  );
  const asked = useFrom(
    (s) => s.settings,
    (state) => state.lesson,
  );
  useEffect(() => {
    if (!store.getState().library) void store.load();
  }, [store]);
  useEffect(() => {
    if (library) store.open(asked);
  }, [store, library, asked]);
  if (lesson) return <LessonPage key={lesson.id} lesson={lesson} />;
  return (
    <>
      <div className={shell.heading}>
        <h1 className={shell.headingTitle}>Lessons</h1>
      </div>
      <p className={shell.headingPurpose}>
        A question, your prediction, a recorded run that answers it, and the same run live in this tab. Then a cure to
        try.
      </p>
      {problem && (
        <Alert color="yellow" variant="light" mt="sm">
          {problem}
        </Alert>
      )}
      {library && <LessonList lessons={library} onOpen={(id) => settings.setState({ lesson: id })} />}
    </>
  );
}
