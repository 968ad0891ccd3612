import { use } from 'react';
import { settingsOf } from '../../recipes/config';
import type { Figure } from '../../recipes/figures';
import { BASE } from '../../recipes/ports';
import { hasNode, nodeOf } from '../../recipes/recipe';
import type { StageManifest } from '../../recipes/stage';
import type { Topic, TopicFormula } from '../../recipes/topic';
import { saidIn } from '../../recipes/without-sft';
import { inspectedNode, type View, viewTitle } from '../../studio/views';
import { Formula } from '../components/formula';
import { useFigureConfig, useFigures, useFrom, useRecipe } from '../studio-context';
import styles from './explain.module.css';
import { LessonBox } from './lesson-box';
import { SourceLink } from './source-link';
import { baseTopic, TOPICS } from './topics';

const topics = new WeakMap<StageManifest, Promise<Topic>>();

/** A stage's topic, asked for once: React waits for the same promise each time. */
function topicOf(stage: StageManifest): Promise<Topic> {
  const topic = topics.get(stage) ?? stage.topic();
  topics.set(stage, topic);
  return topic;
}

/** What the explanation says of a view: a node's topic, or one of the page's own. */
export function ViewTopic({ view }: { view: View }) {
  const recipe = useRecipe();
  const viewed = useFrom(
    (s) => s.settings,
    (state) => state.inspected,
  );
  const node = hasNode(recipe, view) ? view : view === 'inspector' ? inspectedNode(recipe, viewed) : null;
  const base = useFrom(
    (s) => s.session,
    (state) => state.models[BASE],
  );
  const own = view === BASE ? baseTopic(base) : TOPICS[view];
  const ofNode = node === null ? null : use(topicOf(nodeOf(recipe, node).stage));
  // A node's topic; of the inspector the node's formulas with words of its own before them.
  const topic = ofNode ? { ...ofNode, ...(own && { intro: own.intro }) } : own;
  if (!topic) return null;
  // Of a recipe without one nothing is said of scores.
  const glossary = topic.glossary.filter(([term]) => own !== TOPICS.chat || term !== 'Score' || recipe.scorer !== null);
  return (
    <>
      <LessonBox />
      <h3 className={styles.title}>{viewTitle(recipe, view)}</h3>
      <p className={styles.text}>{saidIn(recipe, topic.intro)}</p>
      {topic.formulas.map((formula) => (
        <FormulaCard key={formula.title} formula={formula} node={node} />
      ))}
      <dl className={styles.glossary}>
        {glossary.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{saidIn(recipe, meaning)}</dd>
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
