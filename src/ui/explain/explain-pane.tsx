import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { settingsOf } from '../../recipes/config';
import type { Figure } from '../../recipes/figures';
import { hasNode, nodeOf } from '../../recipes/recipe';
import type { TopicFormula } from '../../recipes/topic';
import { inspectedNode, type View, viewTitle } from '../../studio/views';
import { Formula } from '../components/formula';
import { Icon } from '../components/icons';
import shell from '../shell/shell.module.css';
import { useFigureConfig, useFigures, useFrom, useRecipe, useStudio } from '../studio-context';
import styles from './explain.module.css';
import { LessonBox } from './lesson-box';
import { MetricTopic } from './metric-topic';
import { SourceLink } from './source-link';
import { TOPICS } from './topics';

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
    </aside>
  );
}

function ViewTopic({ view }: { view: View }) {
  const recipe = useRecipe();
  const viewed = useFrom(
    (s) => s.settings,
    (state) => state.inspected,
  );
  const node = hasNode(recipe, view) ? view : view === 'inspector' ? inspectedNode(recipe, viewed) : null;
  const own = TOPICS[view];
  // A node's topic; of the inspector the node's formulas with words of its own before them.
  const topic = node === null ? own : { ...nodeOf(recipe, node).stage.topic, ...(own && { intro: own.intro }) };
  if (!topic) return null;
  return (
    <>
      <LessonBox />
      <h3 className={styles.title}>{viewTitle(recipe, view)}</h3>
      <p className={styles.text}>{topic.intro}</p>
      {topic.formulas.map((formula) => (
        <FormulaCard key={formula.title} formula={formula} node={node} />
      ))}
      <dl className={styles.glossary}>
        {topic.glossary.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function FormulaCard({ formula, node }: { formula: TopicFormula; node: string | null }) {
  const figures = useFigures(node);
  const config = useFigureConfig();
  const live = node === null ? null : formula.live?.(valuesOf(figures), settingsOf(config, node));
  return (
    <div className={styles.formula}>
      <h4 className={styles.formulaTitle}>{formula.title}</h4>
      <Formula tex={formula.tex} block />
      {live && (
        <div className={styles.live}>
          <Formula tex={live} block />
        </div>
      )}
      <p className={styles.meaning}>{formula.meaning}</p>
      <SourceLink file={formula.source} />
    </div>
  );
}

const valuesOf = (figures: Readonly<Record<string, Figure>>): Record<string, number> =>
  Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value]));
