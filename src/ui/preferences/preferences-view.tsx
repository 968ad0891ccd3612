import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { SettingsPanel } from '../components/settings-panel';
import { OwnData } from '../dataset/own-data';
import { StageFrame } from '../shell/stage-frame';
import { useFrom, useStudio } from '../studio-context';
import { PairTable } from './pair-table';
import { SimulatedNote } from './simulated-note';

export function PreferencesView() {
  const { ownPreferences } = useStudio();
  const own = useFrom(
    (s) => s.ownPreferences,
    (state) => Boolean(state.dataset),
  );
  return (
    <StageFrame view="preferences" purpose="Two answers to one prompt, and a rater who says which is better.">
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
    </StageFrame>
  );
}
