import { Alert, Button } from '@mantine/core';
import { useEffect, useMemo } from 'react';
import { recipeOf } from '../../recipes/config';
import { type Lesson, type PartName, recordingName } from '../../recipes/lessons/lesson';
import { isRecorded } from '../../recipes/lessons/recorded';
import type { RecordedStore } from '../../studio/recorded';
import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { AboutRecorded } from '../first/about-recorded';
import first from '../first/first.module.css';
import { StoryAnswers } from '../first/story-answers';
import { TimeMachine } from '../first/time-machine';
import { RecipeProvider, StudioProvider, useFrom, useStudio } from '../studio-context';
import styles from './lessons.module.css';
import { TellingAnswers } from './telling-answers';

interface RecordedPartProps {
  readonly lesson: Lesson;
  readonly part: PartName;
  readonly store: RecordedStore;
  /** Whether what it came to may be shown: before it has played that would answer the lesson's question. */
  readonly told: boolean;
}

/** The recorded run of a part: it plays without a device and without a model. */
export function RecordedPart({ lesson, part, store, told }: RecordedPartProps) {
  const studio = useStudio();
  const own = useMemo(() => ({ ...studio, recorded: store }), [studio, store]);
  useEffect(() => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (isRecorded(lesson)) void store.openBundled(recordingName(lesson, part), !still);
  }, [lesson, part, store]);
  if (!isRecorded(lesson))
    return <p className={styles.note}>No recorded run comes with this lesson yet. Train it live instead.</p>;
  return (
    <StudioProvider studio={own}>
      <Shown lesson={lesson} part={part} told={told} />
    </StudioProvider>
  );
}

function Shown({ lesson, part, told }: Omit<RecordedPartProps, 'store'>) {
  const studio = useStudio();
  const { shown, problem } = useFrom(
    (s) => s.recorded,
    (state) => state,
  );
  const replayed = useMemo(() => shown && { ...studio, ...shown.replay }, [studio, shown]);
  if (problem)
    return (
      <Alert color="yellow" variant="light">
        {problem}{' '}
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => void studio.recorded.openBundled(recordingName(lesson, part), true)}
        >
          Try again
        </Button>
      </Alert>
    );
  if (!shown || !replayed)
    return <div className={first.coming} role="status" aria-label="The recorded run is being opened" />;
  return (
    <RecipeProvider recipe={recipeOf(shown.record.config)} config={shown.record.config}>
      <div className={first.story}>
        <StoryAnswers story={shown.story} />
        <TimeMachine story={shown.story} />
        <AboutRecorded shown={shown} told={told} />
      </div>
      {told && (
        <StudioProvider studio={replayed}>
          {lesson.telling && <TellingAnswers telling={lesson.telling} />}
          <LessonCharts lesson={lesson} />
        </StudioProvider>
      )}
    </RecipeProvider>
  );
}

/** What the lesson looks at, of the run that is shown; lines of another recipe's stages are not there. */
export function LessonCharts({ lesson }: { lesson: Lesson }) {
  const { metrics } = useStudio();
  useFrom(
    (s) => s.metrics.store,
    (state) => state.revisions,
  );
  const drawn = lesson.charts.filter(({ node, names }) => metrics.ring(node, names[0] ?? '')?.latest() !== undefined);
  return (
    <div className={chart.grid} data-count={drawn.length}>
      {drawn.map(({ node, names }) => (
        <MetricChart key={`${node} ${names.join()}`} node={node} names={names} />
      ))}
    </div>
  );
}
