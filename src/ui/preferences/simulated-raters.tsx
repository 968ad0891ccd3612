import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { SettingsPanel } from '../components/settings-panel';
import { OwnData } from '../dataset/own-data';
import { useFrom, useStudio } from '../studio-context';
import { PairTable } from './pair-table';
import styles from './preferences.module.css';
import { SimulatedNote } from './simulated-note';

/** Labels without people: a rubric with flaws of one's own making, or a file. */
export function SimulatedRaters() {
  const { ownPreferences } = useStudio();
  const own = useFrom(
    (s) => s.ownPreferences,
    (state) => Boolean(state.dataset),
  );
  return (
    <div className={styles.stack}>
      {!own && <SimulatedNote />}
      <SettingsPanel
        section="preferences"
        title="Simulated raters"
        main={[
          'preferences.pairs',
          'preferences.noise',
          'preferences.lengthBias',
          'preferences.leftBias',
          'preferences.rubric.correct',
          'preferences.rubric.polite',
          'preferences.rubric.concise',
          'preferences.rubric.harmless',
        ]}
      />
      <PairTable />
      <div className={chart.grid}>
        <MetricChart stage="preferences" names={['rater_accuracy']} />
        <MetricChart stage="preferences" names={['prefers_longer']} />
        <MetricChart stage="preferences" names={['tie_rate']} />
      </div>
      <OwnData
        store={ownPreferences}
        bundled="simulated raters judge"
        shape='{"prompt", "chosen", "rejected"}, optionally "margin"'
      />
    </div>
  );
}
