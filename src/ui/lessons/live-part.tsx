import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Lesson, PartName } from '../../recipes/lessons/lesson';
import { splitRef } from '../../recipes/ports';
import { hasNode, nodeOf } from '../../recipes/recipe';
import { isBusy } from '../../studio/run';
import { settingName, valueWords } from '../../studio/run-name';
import { viewTitle } from '../../studio/views';
import { Icon } from '../components/icons';
import { NodeProgressBar } from '../components/run-controls';
import { ScoreBox } from '../stages/score-box';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './lessons.module.css';
import { LessonCharts } from './recorded-part';
import { TellingAnswers } from './telling-answers';

interface LivePartProps {
  readonly lesson: Lesson;
  readonly part: PartName;
  readonly label: string;
  /** It is what to press next: one button of the page stands out. */
  readonly next: boolean;
}

/** Trains a part in this tab, on its own seed. Pressed before the model is there, it starts as soon as it is. */
export function LivePart({ lesson, part, label, next }: LivePartProps) {
  const studio = useStudio();
  const busy = useFrom((s) => s.run, isBusy);
  const deviceState = useFrom(
    (s) => s.session,
    (state) => state.deviceState,
  );
  const ready = useFrom(
    (s) => s.session,
    (state) => Boolean(state.models.base) && !state.loadingBase,
  );
  const taken = useFrom(
    (s) => s.lesson,
    (state) => state.part === part,
  );
  const seed = useFrom(
    (s) => s.settings,
    (state) => state.config.seed,
  );
  const [wanted, setWanted] = useState(false);
  useEffect(() => {
    if (!wanted || !ready || busy) return;
    setWanted(false);
    void studio.teach(part);
  }, [wanted, ready, busy, studio, part]);
  return (
    <>
      <div className={styles.live}>
        <Button
          leftSection={<Icon name="play" />}
          variant={next ? 'filled' : 'default'}
          loading={wanted && deviceState !== 'failed'}
          disabled={busy || deviceState === 'failed'}
          onClick={() => setWanted(true)}
        >
          {label}
        </Button>
        <span className={styles.note}>
          {deviceState === 'failed'
            ? 'Nothing can be trained in this browser; the recorded run shows the same.'
            : `Trains nano with seed ${lesson.seed}${seed === lesson.seed ? '' : `; the page is set to seed ${seed} now`}. A stage that is trained already with the same settings is not trained again.`}
        </span>
      </div>
      {taken && <Live lesson={lesson} />}
    </>
  );
}

/** How far the live run is, and the lesson's charts of it. */
function Live({ lesson }: { lesson: Lesson }) {
  const studio = useStudio();
  const recipe = useRecipe();
  const set = useFrom(
    (s) => s.lesson,
    (state) => state.set,
  );
  useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const changed = studio.lesson.changed();
  const { status, requested } = useFrom(
    (s) => s.run,
    (state) => state,
  );
  const node = status.node ?? requested[0] ?? null;
  return (
    <>
      {set.length > 0 && (
        <p className={styles.note}>
          Set on the page:{' '}
          {set
            .map((one) => `${settingName(recipe, one, set)} ${valueWords(one, 1)} (was ${valueWords(one, 0)})`)
            .join(', ')}
          .
        </p>
      )}
      {changed.length > 0 && (
        <p className={styles.note} role="status">
          The page is no longer set as this lesson is, so what it trains is not counted here. Press the button to set it
          back and train.
        </p>
      )}
      {node !== null && hasNode(recipe, node) && (
        <div className={styles.progress}>
          <b>{viewTitle(recipe, node)}</b>
          <NodeProgressBar node={node} />
          <Button variant="default" size="compact-sm" onClick={() => studio.settings.show(node)}>
            Watch it there
          </Button>
        </div>
      )}
      {lesson.telling && <TellingAnswers telling={lesson.telling} />}
      <LessonCharts lesson={lesson} />
      {lesson.cases && <Texts lesson={lesson} />}
    </>
  );
}

/** The lesson's texts in the text box of the run's scorer, once it is there. */
function Texts({ lesson: { cases = [] } }: { lesson: Lesson }) {
  const recipe = useRecipe();
  if (recipe.scorer === null) return null;
  return <ScoreBox node={nodeOf(recipe, splitRef(recipe.scorer).node)} cases={cases} />;
}
