import { Button, SegmentedControl, Switch, Textarea } from '@mantine/core';
import { useState } from 'react';
import {
  answerIndex,
  CHOICES,
  type Choice,
  type LabelEdit,
  type LabelRecord,
  STRENGTHS,
  type Strength,
} from '../../labeling/record';
import { notYours } from '../../studio/label-words';
import { useNarrow } from '../use-narrow';
import styles from './labels.module.css';
import { CHOICE_NAMES, STRENGTH_NAMES } from './words';

const NO_STRENGTH = 'none';

interface LabelEditorProps {
  readonly record: LabelRecord;
  /** Who labels now. */
  readonly rater: string;
  /** Another tab labels: nothing is changed in this one. */
  readonly readOnly: boolean;
  onRater(rater: string): void;
  onEdit(edit: LabelEdit): void;
  onDelete(): void;
}

/** The whole pair as it was shown, and what its rater may change of the label. Every change is kept at once. */
export function LabelEditor({ record, rater, readOnly: elsewhere, onRater, onEdit, onDelete }: LabelEditorProps) {
  const readOnly = elsewhere || record.rater !== rater;
  const { choice, strength, flagged, sides } = record;
  const [note, setNote] = useState(record.note);
  const orientation = useNarrow() ? 'vertical' : 'horizontal';
  const decided = choice === 'left' || choice === 'right';
  return (
    <div className={styles.editor}>
      <p className={styles.fullPrompt} translate="no">
        {record.prompt}
      </p>
      <div className={styles.answers}>
        {(['left', 'right'] as const).map((side) => (
          <figure key={side} className={styles.answer} data-chosen={choice === side}>
            <figcaption>{choice === side ? `✓ ${CHOICE_NAMES[side]}` : CHOICE_NAMES[side]}</figcaption>
            <span translate="no">{record.answers[answerIndex(sides, side)].text.trim() || 'empty answer'}</span>
            {record.answers[answerIndex(sides, side)].source.cut && ' … (cut off at the longest allowed)'}
          </figure>
        ))}
      </div>
      {elsewhere && <p className={styles.hint}>This tab only shows labels: another one is labeling.</p>}
      {!elsewhere && readOnly && (
        <div className={styles.inline}>
          <p className={styles.hint}>{notYours(record.rater)}</p>
          <Button size="compact-sm" variant="default" onClick={() => onRater(record.rater)}>
            Switch to {record.rater}
          </Button>
        </div>
      )}
      <div className={styles.controls}>
        <SegmentedControl
          size="sm"
          orientation={orientation}
          aria-label="Choice"
          disabled={readOnly}
          data={CHOICES.map((value) => ({ value, label: CHOICE_NAMES[value] }))}
          value={choice}
          onChange={(value) => onEdit({ choice: value as Choice })}
        />
        <SegmentedControl
          size="sm"
          orientation={orientation}
          aria-label="Strength"
          disabled={readOnly || !decided}
          data={[
            { value: NO_STRENGTH, label: 'not said' },
            ...STRENGTHS.map((value) => ({ value, label: STRENGTH_NAMES[value] })),
          ]}
          value={strength ?? NO_STRENGTH}
          onChange={(value) => onEdit({ strength: value === NO_STRENGTH ? null : (value as Strength) })}
        />
        <Textarea
          className={styles.note}
          size="sm"
          label="Note"
          autosize
          maxRows={5}
          maxLength={20_000}
          disabled={readOnly}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          onBlur={() => note !== record.note && onEdit({ note })}
        />
        <Switch
          label="Flagged, to look at again"
          checked={flagged}
          disabled={readOnly}
          onChange={(event) => onEdit({ flagged: event.currentTarget.checked })}
        />
        <Button className={styles.delete} size="compact-sm" variant="default" disabled={readOnly} onClick={onDelete}>
          Delete this label
        </Button>
      </div>
    </div>
  );
}
