import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { type RefObject, useId } from 'react';
import { STRENGTHS, type Strength } from '../../labeling/record';
import { LABEL_ACTIONS } from '../../studio/label-keys';
import { STRENGTH_NAMES } from '../labels/words';
import { useFrom, useStudio } from '../studio-context';
import { KeyHint } from './key-hint';
import styles from './labeling.module.css';
import { SIDES, SideButton } from './pair-task';
import type { SettledTap } from './settled-tap';

/** How much better, said before the choice so that the choice itself stays one key. */
export function StrengthScale() {
  const { labels } = useStudio();
  const strength = useFrom(
    (s) => s.labels,
    (state) => state.strength,
  );
  const id = useId();
  return (
    <div className={styles.strength}>
      <span id={id} className={styles.strengthLabel}>
        How much better?
      </span>
      <SegmentedControl
        aria-labelledby={id}
        value={strength ?? 'none'}
        onChange={(value) => labels.say({ strength: value === 'none' ? null : (value as Strength) })}
        data={[
          { value: 'none', label: <span className={styles.option}>not said</span> },
          ...STRENGTHS.map((value) => ({
            value,
            label: (
              <span className={styles.option}>
                {STRENGTH_NAMES[value].replace(' better', '')} <KeyHint action={value} />
              </span>
            ),
          })),
        ]}
      />
    </div>
  );
}

interface ActionsProps {
  /** A ranking has neither a tie nor a strength of its own. */
  readonly pair: boolean;
  /** Nothing to judge: only undo and redo are of use. */
  readonly disabled: boolean;
  readonly noteField: RefObject<HTMLInputElement | null>;
  /** On a phone: the buttons of the two sides too, all of them at one place. */
  readonly bar: boolean;
  readonly tap: SettledTap;
}

/** Everything that can be said of a task but which answer is better. */
export function TaskActions({ pair, disabled, noteField, bar, tap }: ActionsProps) {
  const { labels } = useStudio();
  const { flagged, note, said, canUndo, canRedo } = useFrom(
    (s) => s.labels,
    (state) => state,
  );
  return (
    <>
      <div className={bar ? `${styles.actions} ${styles.bar}` : styles.actions}>
        {bar && (
          <div className={styles.sides}>
            {SIDES.map((side) => (
              <SideButton key={side} side={side} onClick={tap(() => labels.choose(side))} />
            ))}
          </div>
        )}
        {pair && (
          <>
            <Button
              variant="default"
              onClick={tap(() => labels.choose('tie', null))}
              rightSection={<KeyHint action="tie" />}
            >
              {LABEL_ACTIONS.tie}
            </Button>
            <Button
              variant="default"
              onClick={tap(() => labels.choose('both-bad', null))}
              rightSection={<KeyHint action="both-bad" />}
            >
              {LABEL_ACTIONS['both-bad']}
            </Button>
          </>
        )}
        <Button
          variant="default"
          disabled={disabled}
          onClick={tap(() => labels.skip())}
          rightSection={<KeyHint action="skip" />}
        >
          {LABEL_ACTIONS.skip}
        </Button>
        <Button
          variant={flagged ? 'filled' : 'default'}
          aria-pressed={flagged}
          disabled={disabled}
          onClick={() => labels.say({ flagged: !flagged })}
          rightSection={<KeyHint action="flag" />}
        >
          {LABEL_ACTIONS.flag}
        </Button>
        <span className={styles.history}>
          <Button
            variant="default"
            disabled={!canUndo}
            onClick={() => labels.undo()}
            rightSection={<KeyHint action="undo" />}
          >
            {LABEL_ACTIONS.undo}
          </Button>
          <Button
            variant="default"
            disabled={!canRedo}
            onClick={() => labels.redo()}
            rightSection={<KeyHint action="redo" />}
          >
            {LABEL_ACTIONS.redo}
          </Button>
        </span>
      </div>
      <div className={styles.remarks}>
        <TextInput
          ref={noteField}
          className={styles.note}
          aria-label="Note"
          placeholder="Note"
          maxLength={20_000}
          disabled={disabled}
          value={note}
          onChange={(event) => labels.say({ note: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          }}
          rightSection={<KeyHint action="note" />}
        />
        <p className={styles.said} role="status">
          {said}
        </p>
      </div>
    </>
  );
}
