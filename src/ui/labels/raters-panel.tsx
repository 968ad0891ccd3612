import { ActionIcon, Button, Progress, Radio, TextInput } from '@mantine/core';
import { type FormEvent, useMemo, useState } from 'react';
import { groupBy } from '../../labeling/group';
import { knownName } from '../../labeling/rater-names';
import type { LabelRecord } from '../../labeling/record';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import styles from './labels.module.css';
import { RenameRater } from './rename-rater';
import { counted, partsText } from './words';

export interface RatersPanelProps {
  readonly records: readonly LabelRecord[];
  /** Raters of this tab; those of imported files come from the records. */
  readonly raters: readonly string[];
  readonly active: string;
  readonly readOnly: boolean;
  onActive(rater: string): void;
  /** Takes a name without labels off the list. */
  onForget(rater: string): void;
  /** false: a rater has that name already. */
  onRename(from: string, to: string): Promise<boolean>;
}

/** Who labels now, and who else has. */
export function RatersPanel({ records, raters, active, readOnly, onActive, onForget, onRename }: RatersPanelProps) {
  const [name, setName] = useState('');
  const [renaming, setRenaming] = useState<string | null>(null);
  const mine = useMemo(() => groupBy(records, (one) => one.rater), [records]);
  const names = [...new Set([...raters, active, ...mine.keys()])].sort((a, b) => a.localeCompare(b));
  const most = Math.max(1, ...[...mine.values()].map((labels) => labels.length));
  const fresh = name.trim();
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (fresh === '') return;
    onActive(fresh);
    setName('');
  };
  return (
    <Panel title="Raters" note={`${active} labels now`}>
      <Radio.Group aria-label="Who labels now" value={active} onChange={onActive}>
        <div className={styles.raters}>
          {names.map((rater) => {
            const labels = mine.get(rater)?.length ?? 0;
            return (
              <div key={rater} className={styles.rater}>
                <Radio value={rater} label={rater} disabled={readOnly} />
                <Progress
                  value={(100 * labels) / most}
                  size="sm"
                  color="gray"
                  aria-label={`Share of the most labels: ${rater}`}
                />
                <span className={styles.number} title={partsText(mine.get(rater) ?? [])}>
                  {counted(labels, 'label')}
                </span>
                <span className={styles.raterButtons}>
                  <ActionIcon
                    size="sm"
                    aria-label={`Rename ${rater}`}
                    aria-expanded={renaming === rater}
                    disabled={readOnly}
                    onClick={() => setRenaming(renaming === rater ? null : rater)}
                  >
                    <Icon name="pen" size={16} />
                  </ActionIcon>
                  {labels === 0 && rater !== active && (
                    <ActionIcon
                      size="sm"
                      aria-label={`Take ${rater} off the list`}
                      disabled={readOnly}
                      onClick={() => onForget(rater)}
                    >
                      <Icon name="cross" size={16} />
                    </ActionIcon>
                  )}
                </span>
              </div>
            );
          })}
        </div>
      </Radio.Group>
      {renaming !== null && (
        <RenameRater
          key={renaming}
          rater={renaming}
          taken={names}
          onRename={(to) => onRename(renaming, to)}
          onDone={() => setRenaming(null)}
        />
      )}
      <form className={styles.inline} onSubmit={add}>
        <TextInput
          size="sm"
          label="Somebody else labels in this tab"
          placeholder="Name"
          disabled={readOnly}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button size="sm" variant="default" type="submit" disabled={readOnly || fresh === ''}>
          {knownName(names, fresh) === null ? 'Add this rater' : `Switch to ${knownName(names, fresh)}`}
        </Button>
      </form>
    </Panel>
  );
}
