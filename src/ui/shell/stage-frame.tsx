import type { ReactNode } from 'react';
import { isPipelineStage, STAGE_TITLES, type View } from '../../studio/stages';
import { RunControls, StageProgressBar } from '../components/run-controls';
import styles from './shell.module.css';

/** The name of a view, its purpose in a sentence, and for a stage its controls and progress. */
export function StageFrame({ view, purpose, children }: { view: View; purpose: string; children: ReactNode }) {
  return (
    <>
      <div className={styles.heading}>
        <h2 className={styles.headingTitle}>{STAGE_TITLES[view]}</h2>
        {isPipelineStage(view) && (
          <div className={styles.headingControls}>
            <RunControls stage={view} />
          </div>
        )}
      </div>
      <p className={styles.headingPurpose}>{purpose}</p>
      {isPipelineStage(view) && <StageProgressBar stage={view} />}
      <div className={styles.stack}>{children}</div>
    </>
  );
}
