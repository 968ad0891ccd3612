import { Tabs } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ExportOptions } from '../../label-worker/write-file';
import type { LabelEdit, LabelRecord } from '../../labeling/record';
import type { CalibrationStore } from '../../studio/calibration';
import type { LabelFilesStore } from '../../studio/label-files';
import type { LabelQualityStore } from '../../studio/label-quality';
import { ELSEWHERE } from '../../studio/label-words';
import { download } from '../charts/download';
import { Icon } from '../components/icons';
import { CalibrationView } from './calibration-view';
import { ExportPanel } from './export-panel';
import { ImportPanel } from './import-panel';
import { LabelTable } from './label-table';
import styles from './labels.module.css';
import { QualityView } from './quality-view';
import { RatersPanel } from './raters-panel';

export interface LabelsViewProps {
  readonly records: readonly LabelRecord[];
  readonly raters: readonly string[];
  readonly rater: string;
  /** Nothing can be changed in this tab. */
  readonly readOnly: boolean;
  /** Because another tab labels. */
  readonly elsewhere: boolean;
  /** The prompts are a person's own. */
  readonly own: boolean;
  readonly files: LabelFilesStore;
  readonly quality: LabelQualityStore;
  readonly calibration: CalibrationStore;
  onRater(rater: string): void;
  onEdit(id: string, edit: LabelEdit): void;
  onDelete(id: string): void;
  /** Takes the deletion of a label back. */
  onUndo(id: string): void;
  onForget(rater: string): void;
  onRename(from: string, to: string): Promise<boolean>;
  /** The panel that labels, as the first tab. */
  readonly children: ReactNode;
}

const TABS = [
  ['label', 'Label'],
  ['calibration', 'Calibration'],
  ['table', 'All labels'],
  ['files', 'Raters and files'],
  ['quality', 'Quality'],
] as const;

/** Everything about labels: making them, looking through them, other raters', and how good they are. */
export function LabelsView(props: LabelsViewProps) {
  const { records, raters, rater, readOnly, files, quality, calibration, children } = props;
  const filesState = useStore(files, (state) => state);
  const qualityState = useStore(quality, (state) => state);
  const calibrationState = useStore(calibration, (state) => state);
  const [tab, setTab] = useState<string | null>('label');
  // Files come in from elsewhere too (ui/intake): where they wait is shown.
  const isWaiting = filesState.pending.length > 0;
  useEffect(() => {
    if (isWaiting) setTab('files');
  }, [isWaiting]);
  const assess = useCallback(() => void quality.assess(), [quality]);
  const save = async (options: ExportOptions) => {
    const file = await files.write(options);
    if (file) download(file.name, new Blob([file.text], { type: file.type }));
  };
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false}>
      <Tabs.List>
        {TABS.map(([value, name]) => (
          <Tabs.Tab key={value} value={value} className={styles.tab}>
            {name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {props.elsewhere && tab !== 'label' && (
        <p className={styles.elsewhere} role="note">
          <Icon name="warning" size={16} /> {ELSEWHERE}
        </p>
      )}
      <Tabs.Panel value="label" pt="sm">
        {children}
      </Tabs.Panel>
      <Tabs.Panel value="calibration" pt="sm">
        <CalibrationView
          state={calibrationState}
          actions={calibration}
          records={records}
          rater={rater}
          readOnly={readOnly}
          own={props.own}
        />
      </Tabs.Panel>
      <Tabs.Panel value="table" pt="sm">
        <LabelTable
          records={records}
          rater={rater}
          readOnly={readOnly}
          onRater={props.onRater}
          onEdit={props.onEdit}
          onDelete={props.onDelete}
          onUndo={props.onUndo}
        />
      </Tabs.Panel>
      <Tabs.Panel value="files" pt="sm">
        <div className={styles.stack}>
          <RatersPanel
            records={records}
            raters={raters}
            active={rater}
            onActive={props.onRater}
            onForget={props.onForget}
            onRename={props.onRename}
            readOnly={readOnly}
          />
          <ImportPanel
            state={filesState}
            records={records}
            raters={raters}
            active={rater}
            readOnly={readOnly}
            onFiles={files.read}
            onImport={files.importRecords}
            onRename={files.rename}
            onPairs={files.importPairs}
            onDiscard={files.discard}
            after={{ onLabel: () => setTab('label'), onTakeBack: files.takeBack }}
          />
          <ExportPanel records={records} working={filesState.working} onExport={save} />
        </div>
      </Tabs.Panel>
      <Tabs.Panel value="quality" pt="sm">
        <QualityView records={records} state={qualityState} onAssess={assess} />
      </Tabs.Panel>
    </Tabs>
  );
}
