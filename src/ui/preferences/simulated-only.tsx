import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { LiveSamples } from '../components/live-samples';
import { SettingsPanel } from '../components/settings-panel';
import { StageFrame } from '../shell/stage-frame';
import type { NodeProps } from '../studio-context';
import styles from './preferences.module.css';
import { SimulatedNote } from './simulated-note';

/** Labels that a recipe has beside those that people may give: by simulated raters alone. */
export function SimulatedOnly({ node }: NodeProps) {
  const { samples, charts, purpose } = node.stage;
  return (
    <StageFrame view={node.id} purpose={purpose}>
      <div className={styles.stack}>
        <SimulatedNote />
        <SettingsPanel node={node} title="Simulated raters" />
        {samples && <LiveSamples node={node.id} models={samples.columns} empty={samples.empty} />}
        <div className={chart.grid}>
          {charts.map((one) => (
            <MetricChart key={one.names.join()} node={node.id} {...one} />
          ))}
        </div>
      </div>
    </StageFrame>
  );
}
