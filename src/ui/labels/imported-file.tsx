import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { judgedTwice, twiceSentence } from '../../labeling/judged-twice';
import type { LabelRecord } from '../../labeling/record';
import { sharedLabels } from '../../labeling/shared-labels';
import type { ImportOutcome } from '../../studio/label-files';
import { Icon } from '../components/icons';
import styles from './labels.module.css';
import { counted } from './words';

/** What may be done once a file is in. */
export interface AfterImport {
  /** To where the pairs that came in are judged. */
  onLabel(): void;
  onTakeBack(outcome: ImportOutcome): void;
}

interface ImportedFileProps extends AfterImport {
  readonly outcome: ImportOutcome;
  /** All labels as they are now: what a file shares with others changes with the next file. */
  readonly records: readonly LabelRecord[];
  readonly readOnly: boolean;
}

/** What became of a file, and the way on or back. */
export function ImportedFile({ outcome, records, readOnly, onLabel, onTakeBack }: ImportedFileProps) {
  const toLabel = outcome.kind === 'pairs' && outcome.use === 'label' && outcome.judged < outcome.pairs;
  return (
    <div className={styles.good}>
      <Icon name="check" size={16} />
      <span>
        {outcome.kind === 'records' ? <RecordsText outcome={outcome} records={records} /> : pairsText(outcome)}
      </span>
      {toLabel && (
        <Button size="compact-sm" onClick={onLabel}>
          Label them now
        </Button>
      )}
      {outcome.kind === 'records' && outcome.records && (
        <Button size="compact-sm" variant="default" disabled={readOnly} onClick={() => onTakeBack(outcome)}>
          Take this back
        </Button>
      )}
    </div>
  );
}

type Of<K extends ImportOutcome['kind']> = Extract<ImportOutcome, { kind: K }>;

function RecordsText({ outcome, records }: { outcome: Of<'records'>; records: readonly LabelRecord[] }) {
  const { name, ids, records: changed } = outcome;
  const shared = useMemo(() => sharedLabels(records, ids), [records, ids]);
  const twice = useMemo(() => {
    const mine = new Set(ids);
    const raters = new Set(records.flatMap((one) => (mine.has(one.id) ? [one.rater] : [])));
    return judgedTwice(records).filter((one) => raters.has(one.rater));
  }, [records, ids]);
  if (outcome.added + outcome.conflicts > 0 && !changed) return `${name}: taken back.`;
  return (
    <>
      {recordsText(outcome, shared)}
      {twice.map((one) => (
        <b key={one.rater} role="alert">
          {' '}
          {twiceSentence(one)} Take this back and give them two names.
        </b>
      ))}
    </>
  );
}

function recordsText({ name, added, known, conflicts }: Of<'records'>, shared: number): string {
  const parts = [
    `${counted(added, 'label')} added`,
    ...(known > 0 ? [`${known.toLocaleString('en')} were here already`] : []),
    ...(conflicts > 0 ? [`${counted(conflicts, 'label')} differed, and the one decided later was kept`] : []),
  ];
  const pairs =
    shared > 0
      ? `${counted(shared, 'label')} in the file ${shared === 1 ? 'is of a pair' : 'are of pairs'} that another rater judged too.`
      : 'No pair in it was judged by two raters, so it says nothing of agreement yet.';
  return `${name}: ${parts.join(', ')}. ${pairs}`;
}

function pairsText({ name, use, pairs, judged }: Of<'pairs'>): string {
  const before = judged > 0 ? ` You have judged ${judged.toLocaleString('en')} of them before.` : '';
  if (use === 'gold')
    return `${name}: ${counted(pairs, 'known answer')}. From now on some are shown among the other pairs, to check raters by.${before}`;
  const next =
    judged < pairs ? ' They come next, and people judge from now on.' : ' There is nothing left in it to judge.';
  return `${name}: ${counted(pairs, 'pair')} to label.${before}${next}`;
}
