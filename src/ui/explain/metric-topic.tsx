import { ifThen } from '../../recipes/explained/if-then';
import { nodeOf } from '../../recipes/recipe';
import { saidIn } from '../../recipes/without-sft';
import { healthOf, metricInfo } from '../../studio/metric-info';
import { Formula } from '../components/formula';
import { figureWords, overWords } from '../format';
import { useFigures, useRecipe } from '../studio-context';
import styles from './explain.module.css';
import { SourceLink } from './source-link';

/** One figure: what it is, its formula, its unit, and what a healthy run looks like. */
export function MetricTopic({ node, name }: { node: string; name: string }) {
  const recipe = useRecipe();
  const { stage } = nodeOf(recipe, node);
  const metric = metricInfo(stage, name);
  const otherwise = saidIn(recipe, ifThen(stage.type, name) ?? '');
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
        {metric.healthy && (
          <>
            <dt>What you should see</dt>
            <dd>{metric.healthy}</dd>
          </>
        )}
        {otherwise && (
          <>
            <dt>If not</dt>
            <dd>{otherwise}</dd>
          </>
        )}
        {metric.unit && (
          <>
            <dt>Unit</dt>
            <dd>{metric.unit}</dd>
          </>
        )}
        <dt>Name in logs and files</dt>
        <dd className="mono">{metric.name}</dd>
      </dl>
    </>
  );
}
