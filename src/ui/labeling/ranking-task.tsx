import { ActionIcon, Button, Kbd } from '@mantine/core';
import { useRef } from 'react';
import { groupsOf, moved, newDraft, placedNext, type RankingDraft, toggledSame } from '../../labeling/ranking-order';
import type { TaskView } from '../../labeling/task';
import { keyNames } from '../../web/key-names';
import { AnswerText } from '../components/answer-text';
import { Icon } from '../components/icons';
import { pressesFocused } from '../keys/key-owner';
import { useKeyOwner } from '../keys/use-key-owner';
import styles from './labeling.module.css';
import { CutOff, Prompt } from './pair-task';
import type { SettledTap } from './settled-tap';
import { useDragOrder } from './use-drag-order';

interface RankingTaskProps {
  readonly task: Extract<TaskView, { type: 'ranking' }>;
  /** The order so far; null: as they came. */
  readonly order: RankingDraft | null;
  onOrder(change: (now: RankingDraft) => RankingDraft): void;
  readonly keysOn: boolean;
  onRank(groups: readonly (readonly number[])[]): void;
  readonly tap: SettledTap;
}

/** K answers, dragged, moved by buttons or numbered by keys into an order, the best on top. */
export function RankingTask({ task, order, onOrder, keysOn, onRank, tap }: RankingTaskProps) {
  const draft = order ?? newDraft(task.answers.length);
  const list = useRef<HTMLOListElement>(null);
  const startDrag = useDragOrder(list, (from, to) => onOrder((now) => moved(now, from, to)));
  const save = () => onRank(groupsOf(draft));
  useRankingKeys(keysOn, task.answers.length, onOrder, save);
  return (
    <>
      <Prompt text={task.prompt} />
      <ol className={styles.ranking} ref={list} aria-label="Answers, the best first">
        {draft.order.map((answer, place) => (
          <li key={answer} className={styles.ranked} data-same={draft.same[place]}>
            <button
              type="button"
              className={styles.handle}
              aria-label={`Answer ${answer + 1}, place ${place + 1}: arrow keys move it`}
              onPointerDown={(event) => startDrag(event, place)}
              onKeyDown={(event) => {
                const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
                if (by === 0) return;
                event.preventDefault();
                onOrder((now) => moved(now, place, place + by));
              }}
            >
              <span aria-hidden="true">⠿</span> {answer + 1}
            </button>
            <div>
              <p className={styles.text} translate="no">
                {task.answers[answer]?.trim() ? <AnswerText text={task.answers[answer]} /> : <em>empty answer</em>}
              </p>
              {task.cut.includes(answer) && <CutOff />}
            </div>
            <span className={styles.rankedButtons}>
              {place > 0 && (
                <Button
                  size="compact-sm"
                  variant={draft.same[place] ? 'filled' : 'default'}
                  aria-pressed={draft.same[place]}
                  aria-label={`Answer ${answer + 1} is as good as the one above`}
                  onClick={() => onOrder((now) => toggledSame(now, place))}
                >
                  = above
                </Button>
              )}
              <ActionIcon
                aria-label={`Answer ${answer + 1} up`}
                disabled={place === 0}
                onClick={() => onOrder((now) => moved(now, place, place - 1))}
              >
                <span className={styles.up}>
                  <Icon name="chevron" />
                </span>
              </ActionIcon>
              <ActionIcon
                aria-label={`Answer ${answer + 1} down`}
                disabled={place === draft.order.length - 1}
                onClick={() => onOrder((now) => moved(now, place, place + 1))}
              >
                <span className={styles.down}>
                  <Icon name="chevron" />
                </span>
              </ActionIcon>
            </span>
          </li>
        ))}
      </ol>
      <Button size="md" onClick={tap(save)} rightSection={keysOn && <Kbd aria-hidden="true">Enter</Kbd>}>
        Save this order
      </Button>
      {keysOn && (
        <p className={styles.hint}>
          Or press the numbers of the answers, the best first; <Kbd>=</Kbd> makes the last one as good as the one above
          it.
        </p>
      )}
    </>
  );
}

/** Numbers, = and Enter, whatever has the focus; Enter on a button that was come to by keyboard presses that. */
function useRankingKeys(
  on: boolean,
  count: number,
  change: (update: (draft: RankingDraft) => RankingDraft) => void,
  save: () => void,
): void {
  useKeyOwner((event) => {
    if (event.repeat) return false;
    const names = keyNames(event);
    const number = names.map(Number).find((one) => Number.isInteger(one) && one >= 1 && one <= count);
    if (number !== undefined) change((now) => placedNext(now, number - 1));
    else if (names.includes('=')) change((now) => toggledSame(now, now.placed - 1));
    else if (event.key === 'Enter' && !pressesFocused(event)) save();
    else return false;
    return true;
  }, on);
}
