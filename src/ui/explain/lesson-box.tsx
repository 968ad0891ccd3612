import { inSentence, nodeTitle } from '../../recipes/names';
import { order } from '../../recipes/recipe';
import { outOfDate } from '../../studio/provenance';
import { isBusy, progressOf } from '../../studio/run';
import type { Difference } from '../../studio/run-differences';
import { settingName } from '../../studio/run-name';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './explain.module.css';

/** Settings said in full; of more, how many. */
const MOST_SETTINGS = 4;

/** What to look for in a lesson, what of its settings was changed, and what to press. */
export function LessonBox() {
  const studio = useStudio();
  const recipe = useRecipe();
  const { lesson, set } = useFrom(
    (s) => s.lesson,
    (state) => state,
  );
  useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  if (!lesson) return null;
  const changed = studio.lesson.changed();
  const list = (differences: readonly Difference[], words: (name: string, values: readonly unknown[]) => string) => {
    const said = differences
      .slice(0, MOST_SETTINGS)
      .map((one) => words(settingName(recipe, one, differences), one.values));
    const more = differences.length - said.length;
    return `${said.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  return (
    <div className={styles.lesson}>
      <b>Lesson: {lesson.title}</b>
      <p>{lesson.explanation}</p>
      {set.length > 0 && (
        <p>It has set {list(set, (name, [was, is]) => `${name} to ${String(is)} (was ${String(was)})`)}.</p>
      )}
      {changed.length > 0 && (
        <p>
          Changed since: {list(changed, (name, [was, is]) => `${name} ${String(is)} (in the lesson ${String(was)})`)}.
        </p>
      )}
      <WhatToPress />
    </div>
  );
}

function WhatToPress() {
  const recipe = useRecipe();
  const run = useFrom(
    (s) => s.run,
    (state) => state,
  );
  const provenance = useFrom(
    (s) => s.provenance,
    (state) => state,
  );
  const isDone = (node: string) => progressOf(run, node).state === 'done' && !outOfDate(provenance, run, node);
  const nodes = order(recipe);
  const due = nodes.filter((node) => !isDone(node));
  if (isBusy(run) || due.length === 0) return null;
  const names = (ids: readonly string[]) => ids.map((id) => inSentence(nodeTitle(recipe, id))).join(', ');
  const kept = nodes.filter(isDone);
  return (
    <p>
      Next: press <b>Run the whole pipeline</b>. It runs {names(due)}
      {kept.length > 0 && `; ${names(kept)} is used as it is`}.
    </p>
  );
}
