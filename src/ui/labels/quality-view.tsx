import { Loader } from '@mantine/core';
import { useEffect } from 'react';
import type { LabelRecord } from '../../labeling/record';
import type { LabelQualityState } from '../../studio/label-quality';
import { Icon } from '../components/icons';
import { EmptyState } from '../components/panel';
import { AgreementPanel } from './agreement-panel';
import { AuditPanel } from './audit-panel';
import { ConsensusPanel } from './consensus-panel';
import styles from './quality.module.css';
import { SelectionPanel } from './selection-panel';
import { TopicsPanel } from './topics-panel';

export interface QualityViewProps {
  readonly records: readonly LabelRecord[];
  readonly state: LabelQualityState;
  onAssess(): void;
}

/** How good the labels are: the raters, their agreement, the topics, the consensus. */
export function QualityView({ records, state, onAssess }: QualityViewProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: made when the view opens and whenever the labels change under it
  useEffect(onAssess, [onAssess, records]);
  const { report, working, fault } = state;
  if (records.length === 0)
    return (
      <EmptyState title="Nothing to judge yet">
        With labels come here: whether raters agree beyond chance, whether somebody leans to a side or to long answers,
        whether everyone reads before choosing, and which topics nobody has looked at. A bias shows after some 140 to
        160 pairs per rater; until then each rule says how many are missing.
      </EmptyState>
    );
  return (
    <div className={styles.stack} aria-busy={working}>
      <p className={styles.working} role="status">
        {working && (
          <>
            <Loader size="xs" /> Working it out…
          </>
        )}
        {fault && (
          <span className={styles.fault}>
            <Icon name="warning" size={16} /> {fault}
          </span>
        )}
      </p>
      {report.audits && <AuditPanel audits={report.audits} />}
      {report.agreement && <AgreementPanel agreement={report.agreement} />}
      {report.consensus && <ConsensusPanel consensus={report.consensus} />}
      {report.topics && <TopicsPanel topics={report.topics} />}
      {report.selection && <SelectionPanel selection={report.selection} />}
    </div>
  );
}
