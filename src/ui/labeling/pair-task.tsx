import { Button } from '@mantine/core';
import type { Choice } from '../../labeling/record';
import type { TaskView } from '../../labeling/task';
import { KeyHint } from './key-hint';
import styles from './labeling.module.css';

interface PairTaskProps {
  readonly task: Extract<TaskView, { type: 'pair' }>;
  onChoose(choice: Choice): void;
}

const SIDES = [
  ['left', 'Left is better'],
  ['right', 'Right is better'],
] as const;

/** A prompt and two answers to it. Which model wrote which is not on this page. */
export function PairTask({ task, onChoose }: PairTaskProps) {
  return (
    <>
      <Prompt text={task.prompt} />
      <div className={styles.pair}>
        {SIDES.map(([side, text]) => (
          <section key={side} className={styles.answer} aria-label={side === 'left' ? 'Left answer' : 'Right answer'}>
            <p className={styles.text}>{task[side].trim() || <em>empty answer</em>}</p>
            <Button fullWidth size="md" onClick={() => onChoose(side)} rightSection={<KeyHint action={side} />}>
              {text}
            </Button>
          </section>
        ))}
      </div>
    </>
  );
}

export function Prompt({ text }: { text: string }) {
  return (
    <div className={styles.prompt}>
      <span className={styles.promptLabel}>Prompt</span>
      <p className={styles.promptText}>{text}</p>
    </div>
  );
}
