import { Button, Radio, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { ExportFormat, ExportOptions } from '../../label-worker/write-file';
import { preferenceRows } from '../../labeling/export';
import type { LabelRecord } from '../../labeling/record';
import { Icon } from '../components/icons';
import { Panel } from '../components/panel';
import styles from './labels.module.css';
import { counted } from './words';

export interface ExportPanelProps {
  readonly records: readonly LabelRecord[];
  readonly working: boolean;
  onExport(options: ExportOptions): void;
}

const FORMATS: readonly { readonly value: ExportFormat; readonly label: string; readonly description: string }[] = [
  {
    value: 'jsonl',
    label: 'Full record, JSONL',
    description: 'Everything, ties and skips too. Comes back exactly as it was: the file to give to classmates.',
  },
  { value: 'csv', label: 'Full record, CSV', description: 'The same for a spreadsheet.' },
  { value: 'trl', label: 'Training rows, TRL', description: '{prompt, chosen, rejected} as text, one a line.' },
  {
    value: 'trl-conversational',
    label: 'Training rows, TRL conversational',
    description: 'The same as lists of messages.',
  },
];

/** Labels as a file. */
export function ExportPanel({ records, working, onExport }: ExportPanelProps) {
  const [format, setFormat] = useState<ExportFormat>('jsonl');
  const [verdicts, setVerdicts] = useState<ExportOptions['verdicts']>('labels');
  const [margins, setMargins] = useState<ExportOptions['margins']>('small');
  const trl = format === 'trl' || format === 'trl-conversational';
  const left = trl && verdicts === 'labels' ? records.length - preferenceRows(records).length : 0;
  return (
    <Panel title="Export" note={counted(records.length, 'label')}>
      <Radio.Group aria-label="Format" value={format} onChange={(value) => setFormat(value as ExportFormat)}>
        <div className={styles.formats}>
          {FORMATS.map((one) => (
            <Radio key={one.value} {...one} />
          ))}
        </div>
      </Radio.Group>
      {trl && (
        <div className={styles.inline}>
          <SegmentedControl
            size="sm"
            aria-label="Whose verdict"
            data={[
              { value: 'labels', label: 'every label' },
              { value: 'consensus', label: 'one consensus per pair' },
            ]}
            value={verdicts}
            onChange={(value) => setVerdicts(value as ExportOptions['verdicts'])}
          />
          <SegmentedControl
            size="sm"
            aria-label="Margin"
            disabled={verdicts === 'consensus'}
            data={[
              { value: 'small', label: 'margins up to 1' },
              { value: 'large', label: 'up to 3' },
              { value: 'none', label: 'no margin' },
            ]}
            value={margins}
            onChange={(value) => setMargins(value as ExportOptions['margins'])}
          />
        </div>
      )}
      {left > 0 && (
        <p className={styles.hint}>
          {counted(left, 'label')} will not be in it: TRL has no room for ties, skips and “both bad”, and repeats and
          known answers are for checking only. The full record keeps them.
        </p>
      )}
      <Button
        mt="sm"
        variant="default"
        leftSection={<Icon name="download" />}
        disabled={records.length === 0}
        loading={working}
        onClick={() => onExport({ format, verdicts, margins })}
      >
        Save the file
      </Button>
    </Panel>
  );
}
