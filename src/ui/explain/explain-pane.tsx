import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { hasNode } from '../../recipes/recipe';
import { viewTitle } from '../../studio/views';
import { Icon } from '../components/icons';
import shell from '../shell/shell.module.css';
import { useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './explain.module.css';

// What is said of a view is read after the view itself, so it is no part of the first download.
const ViewTopic = lazy(() => import('./view-topic').then((m) => ({ default: m.ViewTopic })));
const MetricTopic = lazy(() => import('./metric-topic').then((m) => ({ default: m.MetricTopic })));

/** Right of the stage: the formula with this run's numbers in it, where its code is, and what the words mean. */
export function ExplainPane() {
  const { reading } = useStudio();
  const recipe = useRecipe();
  const { open, node, metric } = useFrom(
    (s) => s.reading,
    (state) => state,
  );
  const view = useFrom(
    (s) => s.settings,
    (state) => state.view,
  );
  const pane = useRef<HTMLElement>(null);
  // Where it stands below the stage, a figure that was asked about is brought into view.
  useEffect(() => {
    if (open && metric !== null && matchMedia('(max-width: 1179px)').matches)
      pane.current?.scrollIntoView({ block: 'start' });
  }, [open, metric]);
  if (!open)
    return (
      <aside className={shell.explainClosed} aria-label="Explanation">
        <Tooltip label="Show the explanation" position="left">
          <ActionIcon size="lg" aria-label="Show the explanation" aria-expanded={false} onClick={reading.toggle}>
            <Icon name="book" />
          </ActionIcon>
        </Tooltip>
      </aside>
    );
  return (
    <aside className={shell.explain} aria-label="Explanation" ref={pane}>
      <div className={styles.head}>
        <Icon name="book" />
        <h2 className={styles.headTitle}>How it works</h2>
        <ActionIcon ml="auto" aria-label="Hide the explanation" aria-expanded onClick={reading.toggle}>
          <Icon name="cross" />
        </ActionIcon>
      </div>
      <Suspense fallback={null}>
        {node !== null && metric !== null && hasNode(recipe, node) ? (
          <>
            <MetricTopic node={node} name={metric} />
            <Button variant="default" size="compact-sm" onClick={reading.close}>
              Back to {viewTitle(recipe, view)}
            </Button>
          </>
        ) : (
          <ViewTopic view={view} />
        )}
      </Suspense>
    </aside>
  );
}
