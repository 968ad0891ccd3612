import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { answerIndex, type LabelEdit, type LabelRecord } from '../../labeling/record';
import { AnswerText } from '../components/answer-text';
import { Icon } from '../components/icons';
import { LabelEditor } from './label-editor';
import styles from './labels.module.css';
import { CHOICE_NAMES, KIND_NAMES, STRENGTH_NAMES, topicName } from './words';

interface LabelRowProps {
  readonly record: LabelRecord;
  readonly open: boolean;
  /** Who labels now. */
  readonly rater: string;
  readonly readOnly: boolean;
  onRater(rater: string): void;
  onToggle(): void;
  onEdit(edit: LabelEdit): void;
  onDelete(): void;
}

const seconds = (ms: number): string => `${ms < 9950 ? (ms / 1000).toFixed(1) : Math.round(ms / 1000)} s`;

const dayOf = (at: number): string => new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short' });

/** One label in a few lines; pressed, it opens for editing. */
export function LabelRow({ record, open, onToggle, ...editing }: LabelRowProps) {
  const id = useId();
  const { choice, strength, topic, kind, flagged, note, activeMs, decidedAt } = record;
  return (
    <li className={styles.row} data-open={open}>
      <div className={styles.rowHead}>
        <div className={styles.pair}>
          <UnstyledButton className={styles.prompt} aria-expanded={open} aria-controls={id} onClick={onToggle}>
            {record.prompt}
          </UnstyledButton>
          <SideText record={record} side="left" />
          <SideText record={record} side="right" />
        </div>
        <div className={styles.said}>
          <span className={styles.choice}>
            <b>{CHOICE_NAMES[choice]}</b>
            {strength && `, ${STRENGTH_NAMES[strength]}`}
          </span>
          <span className={styles.by}>
            {record.rater}, {seconds(activeMs)}
          </span>
          <span className={styles.by}>{topic ? topicName(topic) : dayOf(decidedAt)}</span>
          <span className={styles.marks}>
            {kind !== 'normal' && <span className={styles.mark}>{KIND_NAMES[kind]}</span>}
            {flagged && <span className={styles.mark}>⚑ Flagged</span>}
            {note !== '' && <span className={styles.mark}>✎ Note</span>}
          </span>
        </div>
        <span className={styles.turn}>
          <Icon name="chevron" size={16} />
        </span>
      </div>
      <div id={id}>{open && <LabelEditor record={record} {...editing} />}</div>
    </li>
  );
}

function SideText({ record, side }: { record: LabelRecord; side: 'left' | 'right' }) {
  const chosen = record.choice === side;
  const text = record.answers[answerIndex(record.sides, side)].text;
  return (
    <span className={styles.side} data-chosen={chosen}>
      <span className={styles.sideName}>{chosen ? `✓ ${CHOICE_NAMES[side]}` : CHOICE_NAMES[side]}</span>
      <span className={styles.sideText}>{text.trim() ? <AnswerText text={text} /> : 'empty answer'}</span>
    </span>
  );
}
