import { Button, Progress } from '@mantine/core';
import { useCallback, useRef, useState } from 'react';
import { isPicture } from '../../data/picture';
import { newDraft } from '../../labeling/ranking-order';
import { STRENGTHS, type Strength } from '../../labeling/record';
import { refsOf } from '../../recipes/recipe';
import type { LabelAction } from '../../studio/label-keys';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import { useShortcutsOn } from '../shell/use-shortcuts';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import { useNarrow } from '../use-narrow';
import { CurvePanel } from './curve-panel';
import { KeySettings } from './key-settings';
import styles from './labeling.module.css';
import { PairTask } from './pair-task';
import { PictureGridTask } from './picture-grid-task';
import { PlanForm } from './plan-form';
import { RankingTask } from './ranking-task';
import { useSettledTap } from './settled-tap';
import { StrengthScale, TaskActions } from './task-actions';
import { useLabelingKeys, useSignsOfLife } from './use-labeling-keys';
import { WaitingState } from './waiting-state';

/** Where people judge: the task, what it has taught so far beside it, and behind a button what is compared. */
export function LabelingPanel() {
  const [planning, setPlanning] = useState(false);
  // What labels teach is drawn by reward models, which read texts.
  const ofPictures = refsOf(useRecipe(), 'denoiser').length > 0;
  const goal = useFrom(
    (s) => s.labelPlan,
    (plan) => plan.goal,
  );
  const labeled = useFrom(
    (s) => s.labels,
    (state) => state.labeled,
  );
  const rater = useFrom(
    (s) => s.labels,
    (state) => state.rater,
  );
  const elsewhere = useFrom(
    (s) => s.labels,
    (state) => state.status === 'elsewhere',
  );
  return (
    <div className={styles.layout}>
      <div className={styles.columns}>
        <Panel
          title={ofPictures ? 'Which picture is better?' : 'Which answer is better?'}
          note={
            <>
              by <b>{rater}</b>
            </>
          }
          aside={
            <>
              <KeySettings />
              <Button
                variant="subtle"
                size="compact-sm"
                leftSection={<Icon name="tune" />}
                aria-expanded={planning}
                disabled={elsewhere}
                onClick={() => setPlanning(!planning)}
              >
                {planning ? 'Back to labeling' : 'What is compared'}
              </Button>
            </>
          }
        >
          <div className={styles.progress}>
            <Progress value={Math.min(100, (100 * labeled) / goal)} size="md" aria-label="Answers toward the goal" />
            <span className={styles.count}>
              <span>
                <b>{labeled.toLocaleString('en')}</b> of {goal.toLocaleString('en')}
              </span>{' '}
              {labeled >= goal ? 'answers: the goal is met' : 'answers'}
            </span>
          </div>
          {planning && !elsewhere ? <PlanForm /> : <TaskArea />}
        </Panel>
        {!ofPictures && <CurvePanel />}
      </div>
    </div>
  );
}

function TaskArea() {
  const { labels } = useStudio();
  const [keysOn] = useShortcutsOn();
  const { task, fault, status, ranking } = useFrom(
    (s) => s.labels,
    (state) => state,
  );
  const strengths = useFrom(
    (s) => s.labelPlan,
    (plan) => plan.strengths,
  );
  const noteField = useRef<HTMLInputElement>(null);
  const type = task?.type ?? null;
  const act = useCallback(
    (action: LabelAction): boolean => {
      if (action === 'undo') void labels.undo();
      else if (action === 'redo') void labels.redo();
      else if (type === null) return false;
      else if (action === 'skip') void labels.skip();
      else if (action === 'flag') labels.say({ flagged: !labels.getState().flagged });
      else if (action === 'note') noteField.current?.focus();
      else if (type === 'ranking') return false;
      else if (action === 'tie' || action === 'both-bad') void labels.choose(action, null);
      else if (action === 'left' || action === 'right') void labels.choose(action);
      else if (strengths && isStrength(action))
        labels.say({ strength: labels.getState().strength === action ? null : action });
      else return false;
      return true;
    },
    [labels, type, strengths],
  );
  const narrow = useNarrow();
  const tap = useSettledTap(task);
  useLabelingKeys(act);
  useSignsOfLife(labels.sign);
  // What another tab labels is not for judging here, and looks as if it were.
  if (status === 'elsewhere') return <WaitingState />;
  return (
    <>
      {task?.type === 'pair' && (
        <>
          <PairTask task={task} buttons={!narrow} onSide={(side) => tap(() => labels.choose(side))} />
          {strengths && <StrengthScale />}
        </>
      )}
      {task?.type === 'ranking' && task.answers.every(isPicture) && (
        <PictureGridTask
          key={`${task.ticket}/${task.prompt}`}
          task={task}
          keysOn={keysOn}
          onRank={labels.rank}
          tap={tap}
        />
      )}
      {task?.type === 'ranking' && !task.answers.every(isPicture) && (
        <RankingTask
          key={`${task.ticket}/${task.prompt}`}
          task={task}
          order={ranking}
          onOrder={(change) =>
            labels.say({ ranking: change(labels.getState().ranking ?? newDraft(task.answers.length)) })
          }
          keysOn={keysOn}
          onRank={labels.rank}
          tap={tap}
        />
      )}
      {!task && <WaitingState />}
      {(task || status === 'ready') && (
        <TaskActions
          pair={type === 'pair'}
          bar={narrow && type === 'pair'}
          disabled={!task}
          noteField={noteField}
          tap={tap}
        />
      )}
      {fault && (
        <p className={styles.fault} role="alert">
          <Icon name="warning" size={16} /> {fault}
        </p>
      )}
    </>
  );
}

const isStrength = (action: LabelAction): action is Strength => (STRENGTHS as readonly string[]).includes(action);
