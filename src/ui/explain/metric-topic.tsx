import { nodeOf } from '../../recipes/recipe';
import { healthOf, metricInfo } from '../../studio/metric-info';
import { Formula } from '../components/formula';
import { figureWords, overWords } from '../format';
import { useFigures, useRecipe } from '../studio-context';
import styles from './explain.module.css';
import { SourceLink } from './source-link';

/** One figure: what it is, its formula, its unit, and what a healthy run looks like. */
export function MetricTopic({ node, name }: { node: string; name: string }) {
  const metric = metricInfo(nodeOf(useRecipe(), node).stage, name);
  const figure = useFigures(node)[name];
  const health = figure ? healthOf(metric, figure) : null;
  return (
    <>
      <h3 className={styles.title}>{metric.label}</h3>
      <p className={styles.text}>{metric.explanation}</p>
      <div className={styles.formula}>
        {metric.formula && <Formula tex={metric.formula} block />}
        {figure && (
          <p className={styles.live}>
            now <b>{figureWords(figure)}</b> {!figure.share && metric.unit}
            {[overWords(figure), health?.text].map((words) => words && `; ${words}`)}
          </p>
        )}
        {metric.source && <SourceLink file={metric.source} />}
      </div>
      <dl className={styles.glossary}>
        <dt>Name</dt>
        <dd className="mono">{metric.name}</dd>
        {metric.unit && (
          <>
            <dt>Unit</dt>
            <dd>{metric.unit}</dd>
          </>
        )}
        {metric.healthy && (
          <>
            <dt>Healthy</dt>
            <dd>{metric.healthy}</dd>
          </>
        )}
      </dl>
    </>
  );
}
