import type { ReactNode } from 'react';
import { isPipelineStage, type PipelineStage, STAGE_TITLES, type View } from '../../studio/stages';
import { RunControls, StageProgressBar } from '../components/run-controls';
import styles from './shell.module.css';
import { SimulatedLabels } from './simulated-labels';

const AFTER_LABELS: ReadonlySet<View> = new Set(['reward', 'ppo', 'evaluation', 'inspector']);

interface StageFrameProps {
  readonly view: View;
  readonly purpose: string;
  /** The stage that the controls drive, where it is not the view itself. */
  readonly controls?: PipelineStage;
  /** Nothing runs here: people do the work. */
  readonly manual?: boolean;
  readonly children: ReactNode;
}

/** The name of a view, its purpose in a sentence, and the controls of its stage. */
export function StageFrame({ view, purpose, controls, manual = false, children }: StageFrameProps) {
  const stage = manual ? undefined : (controls ?? (isPipelineStage(view) ? view : undefined));
  return (
    <>
      <div className={styles.heading}>
        <h1 className={styles.headingTitle}>{STAGE_TITLES[view]}</h1>
        {stage && (
          <div className={styles.headingControls}>
            <RunControls stage={stage} />
          </div>
        )}
      </div>
      <p className={styles.headingPurpose}>{purpose}</p>
      {AFTER_LABELS.has(view) && <SimulatedLabels />}
      {!manual && isPipelineStage(view) && <StageProgressBar stage={view} />}
      <div className={styles.stack}>{children}</div>
    </>
  );
}
