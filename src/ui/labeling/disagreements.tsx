import { Button } from '@mantine/core';
import { useState } from 'react';
import type { LabelCurve } from '../../engine/protocol';
import { answerIndex, chosenIndex, type LabelRecord } from '../../labeling/record';
import { notYours } from '../../studio/label-words';
import { Panel } from '../components/panel';
import { useFrom, useStudio } from '../studio-context';
import styles from './labeling.module.css';

const SHOWN = 5;

/** The labels that the reward model would have given the other way round, to look at again. */
export function Disagreements({ curve }: { curve: LabelCurve }) {
  const { labels } = useStudio();
  const records = useFrom(
    (s) => s.labels,
    (state) => state.records,
  );
  const rater = useFrom(
    (s) => s.labels,
    (state) => (state.status === 'ready' ? state.rater : null),
  );
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const known = new Map(records.map((record) => [record.id, record]));
  const open = curve.disagreements.filter(({ id }) => known.has(id) && !kept.has(id));
  if (curve.disagreements.length === 0) return null;
  const keep = (id: string) => setKept((before) => new Set([...before, id]));
  return (
    <Panel title="Look again" note={`${open.length} labels the reward model would give the other way round`}>
      <ul className={styles.disagreements}>
        {open.slice(0, SHOWN).map(({ id, learned }) => (
          <Disagreement
            key={id}
            record={known.get(id) as LabelRecord}
            rater={rater}
            learned={learned}
            onKeep={() => keep(id)}
            onTurn={() => {
              const { choice } = known.get(id) as LabelRecord;
              void labels.edit(id, { choice: choice === 'left' ? 'right' : 'left' });
              keep(id);
            }}
          />
        ))}
      </ul>
      {open.length === 0 && <p className={styles.hint}>All of them were looked at again.</p>}
    </Panel>
  );
}

interface DisagreementProps {
  readonly record: LabelRecord;
  /** Who labels now; null: nobody in this tab. */
  readonly rater: string | null;
  readonly learned: boolean;
  onKeep(): void;
  onTurn(): void;
}

function Disagreement({ record, rater, learned, onKeep, onTurn }: DisagreementProps) {
  const chosen = chosenIndex(record);
  return (
    <li>
      <p className={styles.promptText}>{record.prompt}</p>
      <div className={styles.pair}>
        {(['left', 'right'] as const).map((side) => {
          const index = answerIndex(record.sides, side);
          return (
            <div key={side} className={styles.judged} data-chosen={index === chosen}>
              <span className={styles.judgedBy}>
                {index === chosen ? `✓ Chosen by ${record.rater}` : 'The reward model prefers this'}
              </span>
              {record.answers[index].text.trim() || <em>empty answer</em>}
            </div>
          );
        })}
      </div>
      <div className={styles.actions}>
        <Button size="compact-sm" variant="default" onClick={onKeep}>
          Keep the label
        </Button>
        <Button size="compact-sm" variant="default" disabled={record.rater !== rater} onClick={onTurn}>
          Reverse the label
        </Button>
        <span className={styles.hint}>
          {learned ? 'Although it learned from this label.' : 'It never saw this label.'}
          {rater !== null && record.rater !== rater && ` ${notYours(record.rater)}`}
        </span>
      </div>
    </li>
  );
}
