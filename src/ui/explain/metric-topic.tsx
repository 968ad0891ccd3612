import { nodeOf } from '../../recipes/recipe';
import { healthOf, metricInfo } from '../../studio/metric-info';
import { Formula } from '../components/formula';
import { formatNumber } from '../format';
import { useLatest, useRecipe } from '../studio-context';
import styles from './explain.module.css';
import { SourceLink } from './source-link';

/** One figure: what it is, its formula, its unit, and what a healthy run looks like. */
export function MetricTopic({ node, name }: { node: string; name: string }) {
  const metric = metricInfo(nodeOf(useRecipe(), node).stage, name);
  const value = useLatest(node)[name];
  const health = value === undefined ? null : healthOf(metric, value);
  return (
    <>
      <h3 className={styles.title}>{metric.label}</h3>
      <p className={styles.text}>{metric.explanation}</p>
      <div className={styles.formula}>
        {metric.formula && <Formula tex={metric.formula} block />}
        {value !== undefined && (
          <p className={styles.live}>
            now <b>{formatNumber(value)}</b> {metric.unit}
            {health && (health.inside ? ', in the healthy range' : ', outside the healthy range')}
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
