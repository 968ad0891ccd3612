import { Button } from '@mantine/core';
import type { Difference } from '../../studio/run-differences';
import { settingName, valueWords } from '../../studio/run-name';
import { LESSONS_VIEW } from '../../studio/views';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './explain.module.css';

/** Settings said in full; of more, how many. */
const MOST_SETTINGS = 4;

/** In the explanation while the page has the settings of a lesson: what to look for, what of its settings was changed, and the way back. */
export function LessonBox() {
  const studio = useStudio();
  const recipe = useRecipe();
  const { lesson, part, set } = useFrom(
    (s) => s.lesson,
    (state) => state,
  );
  useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  if (!lesson || !part) return null;
  const changed = studio.lesson.changed();
  const list = (differences: readonly Difference[], words: (name: string, was: string, is: string) => string) => {
    const said = differences
      .slice(0, MOST_SETTINGS)
      .map((one) => words(settingName(recipe, one, differences), valueWords(one, 0), valueWords(one, 1)));
    const more = differences.length - said.length;
    return `${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  return (
    <div className={styles.lesson}>
      <b>Lesson: {lesson[part].title}</b>
      <p>{part === 'run' ? lesson.look : lesson.cure.text}</p>
      {set.length > 0 && <p>It has set {list(set, (name, was, is) => `${name} to ${is} (was ${was})`)}.</p>}
      {changed.length > 0 && (
        <p>Changed since: {list(changed, (name, was, is) => `${name} ${is} (in the lesson ${was})`)}.</p>
      )}
      <Button variant="default" size="compact-sm" onClick={() => studio.settings.show(LESSONS_VIEW)}>
        Back to the lesson
      </Button>
    </div>
  );
}
