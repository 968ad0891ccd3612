import { Kbd } from '@mantine/core';
import type { MouseEvent } from 'react';
import type { TaskView, Within } from '../../labeling/task';
import { keyNames } from '../../web/key-names';
import { useKeyOwner } from '../keys/use-key-owner';
import styles from './labeling.module.css';
import { Prompt } from './pair-task';
import type { SettledTap } from './settled-tap';

interface PictureGridTaskProps {
  readonly task: Extract<TaskView, { type: 'ranking' }>;
  readonly keysOn: boolean;
  onRank(groups: readonly (readonly number[])[], within: Within): void;
  readonly tap: SettledTap;
}

/** Several pictures for one caption, of which the best is clicked: it is better than each of the others, of which nothing more is said. */
export function PictureGridTask({ task, keysOn, onRank, tap }: PictureGridTaskProps) {
  const all = [...task.answers.keys()];
  const choose = (best: number) => onRank([[best], all.filter((one) => one !== best)], 'unsaid');
  useKeyOwner((event) => {
    if (event.repeat) return false;
    const number = keyNames(event)
      .map(Number)
      .find((one) => Number.isInteger(one) && one >= 1 && one <= all.length);
    if (number === undefined) return false;
    choose(number - 1);
    return true;
  }, keysOn);
  return (
    <>
      <Prompt text={task.prompt} />
      <fieldset className={styles.pictures}>
        <legend className={styles.promptLabel}>Click the picture that you like best</legend>
        {task.answers.map((picture, i) => (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: pictures of a task never change places
            key={i}
            type="button"
            className={styles.picture}
            onClick={(event: MouseEvent) => tap(() => choose(i))(event)}
          >
            <img src={picture} alt={`Face ${i + 1}`} />
            {keysOn && <Kbd aria-hidden="true">{i + 1}</Kbd>}
          </button>
        ))}
      </fieldset>
      <p className={styles.hint}>
        It counts as better than each of the others; nothing is recorded about those among each other.
      </p>
    </>
  );
}
