import type { ReactNode } from 'react';
import { hasNode } from '../../recipes/recipe';
import { type View, viewTitle } from '../../studio/views';
import { NodeProgressBar, RunControls } from '../components/run-controls';
import { useRecipe } from '../studio-context';
import { AlarmBanner } from './alarm-banner';
import styles from './shell.module.css';
import { SimulatedLabels } from './simulated-labels';
import { StaleNote } from './stale-note';

interface StageFrameProps {
  readonly view: View;
  readonly purpose: string;
  /** The node that the controls drive, where it is not the view itself. */
  readonly controls?: string | null;
  /** Nothing runs here: people do the work. */
  readonly manual?: boolean;
  readonly children: ReactNode;
}

/** The name of a view, its purpose in a sentence, and the controls of its node. */
export function StageFrame({ view, purpose, controls, manual = false, children }: StageFrameProps) {
  const recipe = useRecipe();
  const own = hasNode(recipe, view) ? view : null;
  const node = controls ?? own;
  return (
    <>
      <div className={styles.heading}>
        <h1 className={styles.headingTitle}>{viewTitle(recipe, view)}</h1>
        {node !== null && <SimulatedLabels node={node} />}
        {node !== null && !manual && (
          <div className={styles.headingControls}>
            <RunControls node={node} />
          </div>
        )}
      </div>
      <p className={styles.headingPurpose}>{purpose}</p>
      {node !== null && <StaleNote node={node} />}
      {own !== null && <AlarmBanner node={own} />}
      {own !== null && !manual && <NodeProgressBar node={own} />}
      <div className={styles.stack}>{children}</div>
    </>
  );
}
