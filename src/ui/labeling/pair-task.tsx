import { Button } from '@mantine/core';
import type { Choice } from '../../labeling/record';
import type { TaskView } from '../../labeling/task';
import { KeyHint } from './key-hint';
import styles from './labeling.module.css';
import { ScrolledText } from './scrolled-text';

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
            <ScrolledText text={task[side]} name={`Text of the ${side} answer`}>
              {task.cut.includes(side) && <CutOff />}
            </ScrolledText>
            <Button fullWidth size="md" onClick={() => onChoose(side)} rightSection={<KeyHint action={side} />}>
              {text}
            </Button>
          </section>
        ))}
      </div>
    </>
  );
}

/** Said of an answer that the longest allowed ended, not the model: it may have gone on to say the right thing. */
export function CutOff() {
  return <p className={styles.cutOff}>… cut off here: the longest answer allowed was reached.</p>;
}

export function Prompt({ text }: { text: string }) {
  return (
    <div className={styles.prompt}>
      <span className={styles.promptLabel}>Prompt</span>
      <ScrolledText text={text} name="Text of the prompt" className={styles.promptScrolled} />
    </div>
  );
}
