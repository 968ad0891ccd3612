import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { answerIndex, type LabelEdit, type LabelRecord } from '../../labeling/record';
import { Icon } from '../components/icons';
import { LabelEditor } from './label-editor';
import styles from './labels.module.css';
import { CHOICE_NAMES, KIND_NAMES, STRENGTH_NAMES, topicName } from './words';

interface LabelRowProps {
  readonly record: LabelRecord;
  readonly open: boolean;
  readonly readOnly: boolean;
  onToggle(): void;
  onEdit(edit: LabelEdit): void;
  onDelete(): void;
}

const seconds = (ms: number): string => `${ms < 9950 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;

/** One label in a few lines; pressed, it opens for editing. */
export function LabelRow({ record, open, readOnly, onToggle, onEdit, onDelete }: LabelRowProps) {
  const id = useId();
  const { choice, strength, rater, topic, kind, flagged, note, activeMs, decidedAt } = record;
  return (
    <li className={styles.row} data-open={open}>
      <UnstyledButton
        className={styles.rowHead}
        aria-expanded={open}
        aria-controls={id}
        aria-labelledby={`${id}-prompt ${id}-choice`}
        onClick={onToggle}
      >
        <span className={styles.pair}>
          <span id={`${id}-prompt`} className={styles.prompt}>
            {record.prompt}
          </span>
          <SideText record={record} side="left" />
          <SideText record={record} side="right" />
        </span>
        <span className={styles.said}>
          <span id={`${id}-choice`} className={styles.choice}>
            <b>{CHOICE_NAMES[choice]}</b>
            {strength && `, ${STRENGTH_NAMES[strength]}`}
          </span>
          <span className={styles.by}>
            {rater}, {seconds(activeMs)}
          </span>
          <span className={styles.by}>
            {topic
              ? topicName(topic)
              : new Date(decidedAt).toLocaleDateString('en', { day: 'numeric', month: 'short' })}
          </span>
          <span className={styles.marks}>
            {kind !== 'normal' && <span className={styles.mark}>{KIND_NAMES[kind]}</span>}
            {flagged && <span className={styles.mark}>⚑ Flagged</span>}
            {note !== '' && <span className={styles.mark}>✎ Note</span>}
          </span>
        </span>
        <span className={styles.turn}>
          <Icon name="chevron" size={16} />
        </span>
      </UnstyledButton>
      <div id={id}>
        {open && <LabelEditor record={record} readOnly={readOnly} onEdit={onEdit} onDelete={onDelete} />}
      </div>
    </li>
  );
}

function SideText({ record, side }: { record: LabelRecord; side: 'left' | 'right' }) {
  const chosen = record.choice === side;
  const text = record.answers[answerIndex(record.sides, side)].text;
  return (
    <span className={styles.side} data-chosen={chosen}>
      <span className={styles.sideName}>{chosen ? `✓ ${CHOICE_NAMES[side]}` : CHOICE_NAMES[side]}</span>
      <span className={styles.sideText}>{text.trim() || 'empty answer'}</span>
    </span>
  );
}
