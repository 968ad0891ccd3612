import { Modal } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { ifThen } from '../../recipes/explained/if-then';
import { nodeOf } from '../../recipes/recipe';
import { saidIn } from '../../recipes/without-sft';
import { metricInfo } from '../../studio/metric-info';
import { useRecipe } from '../studio-context';
import { ChartCard, type MetricChartProps } from './chart-card';
import styles from './metric-chart.module.css';

export type { RunLine } from './chart-card';

/** The one chart of the page, which can be enlarged. */
export function MetricChart(props: MetricChartProps) {
  const [large, { open, close }] = useDisclosure(false);
  return (
    <>
      <ChartCard {...props} onEnlarge={open} />
      <Modal
        opened={large}
        onClose={close}
        size="min(1180px, 94vw)"
        title="Enlarged chart"
        closeButtonProps={{ 'aria-label': 'Close the enlarged chart' }}
      >
        <ChartCard {...props} large />
        <ChartWords {...props} />
      </Modal>
    </>
  );
}

/** Of each line what it is, what one should see and what it means otherwise. */
function ChartWords({ node, names }: MetricChartProps) {
  const recipe = useRecipe();
  const { stage } = nodeOf(recipe, node);
  return names.map((name) => {
    const { label, explanation, healthy } = metricInfo(stage, name);
    const otherwise = saidIn(recipe, ifThen(stage.type, name) ?? '');
    return (
      <dl key={name} className={styles.words}>
        <dt>{label}</dt>
        <dd>{explanation}</dd>
        {healthy && (
          <>
            <dt>What you should see</dt>
            <dd>{healthy}</dd>
          </>
        )}
        {otherwise && (
          <>
            <dt>If not</dt>
            <dd>{otherwise}</dd>
          </>
        )}
      </dl>
    );
  });
}
