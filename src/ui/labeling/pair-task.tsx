import { Button } from '@mantine/core';
import type { MouseEvent } from 'react';
import { isPicture } from '../../data/picture';
import type { TaskView } from '../../labeling/task';
import { LABEL_ACTIONS } from '../../studio/label-keys';
import { KeyHint } from './key-hint';
import styles from './labeling.module.css';
import { ScrolledText } from './scrolled-text';

interface PairTaskProps {
  readonly task: Extract<TaskView, { type: 'pair' }>;
  /** On a phone the buttons are below, at one place whatever the answers' length (`TaskActions`). */
  readonly buttons: boolean;
  onSide(side: Side): (event: MouseEvent) => void;
}

export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];

/** A prompt and two answers to it. Which model wrote which is not on this page. */
export function PairTask({ task, buttons, onSide }: PairTaskProps) {
  return (
    <>
      <Prompt text={task.prompt} />
      <div className={styles.pair}>
        {SIDES.map((side) => (
          <section key={side} className={styles.answer} aria-label={side === 'left' ? 'Left answer' : 'Right answer'}>
            {isPicture(task[side]) ? (
              <button type="button" className={styles.picture} onClick={onSide(side)}>
                <img src={task[side]} alt={side === 'left' ? 'Left face' : 'Right face'} />
              </button>
            ) : (
              <ScrolledText text={task[side]} name={`Text of the ${side} answer`}>
                {task.cut.includes(side) && <CutOff />}
              </ScrolledText>
            )}
            {buttons && <SideButton side={side} onClick={onSide(side)} />}
          </section>
        ))}
      </div>
    </>
  );
}

export function SideButton({ side, onClick }: { side: Side; onClick: (event: MouseEvent) => void }) {
  return (
    <Button fullWidth size="md" onClick={onClick} rightSection={<KeyHint action={side} />}>
      {LABEL_ACTIONS[side]}
    </Button>
  );
}

/** Said of an answer that the longest allowed ended, not the model: it may have gone on to say the right thing. */
export function CutOff() {
  return <p className={styles.cutOff}>… cut off here: max new tokens reached.</p>;
}

export function Prompt({ text }: { text: string }) {
  return (
    <div className={styles.prompt}>
      <span className={styles.promptLabel}>Prompt</span>
      <ScrolledText text={text} name="Text of the prompt" className={styles.promptScrolled} />
    </div>
  );
}
