import type { ReactNode } from 'react';
import type { View } from '../../studio/stages';
import { formatCount, formatNumber, formatPercent } from '../format';
import { useFrom, useLatest, useStudio } from '../studio-context';

function BaseFigure() {
  const base = useFrom(
    (s) => s.session,
    (state) => state.models.base,
  );
  const loading = useFrom(
    (s) => s.session,
    (state) => state.loadingBase || state.deviceState === 'starting',
  );
  if (!base) return loading ? 'loading' : 'none loaded';
  return (
    <>
      {base.name} · <b>{formatCount(base.parameterCount)}</b> parameters
    </>
  );
}

function SftFigure() {
  const { loss, eval_loss } = useLatest('sft');
  if (loss === undefined) return 'learns to follow instructions';
  return (
    <>
      loss <b>{formatNumber(eval_loss ?? loss)}</b>
      {eval_loss !== undefined && ' held out'}
    </>
  );
}

function PreferencesFigure() {
  const byHand = useFrom(
    (s) => s.labelPlan,
    (plan) => plan.judge === 'hand',
  );
  return byHand ? <HandFigure /> : <SimulatedFigure />;
}

function HandFigure() {
  const labels = useFrom(
    (s) => s.labels,
    ({ records }) => records.length,
  );
  return (
    <>
      <b>{labels.toLocaleString('en')}</b> {labels === 1 ? 'label' : 'labels'} by people
    </>
  );
}

function SimulatedFigure() {
  const rows = useFrom(
    (s) => s.preferences,
    (state) => state.rows,
  );
  if (rows.length === 0) return 'which answer is better?';
  const ties = rows.filter((row) => row.tie).length;
  return (
    <>
      <b>{rows.length.toLocaleString('en')}</b> labels{ties > 0 && ` · ${ties} ties`}
    </>
  );
}

function RewardFigure() {
  const latest = useLatest('reward');
  const accuracy = latest.eval_accuracy ?? latest.accuracy;
  if (accuracy === undefined) return 'learns what is preferred';
  return (
    <>
      accuracy <b>{formatPercent(accuracy)}</b>
    </>
  );
}

function PpoFigure() {
  const { metrics } = useStudio();
  const latest = useLatest('ppo');
  const line = metrics.ring('ppo', 'objective/scores');
  if (!line?.length) return 'follows the preferences';
  return (
    <>
      score <b>{formatNumber(line.latest())}</b> · KL <b>{formatNumber(latest['objective/kl'])}</b>
    </>
  );
}

function EvaluationFigure() {
  const winRate = useFrom(
    (s) => s.inspector,
    (state) => state.tables.evaluation?.winRate,
  );
  if (!winRate) return 'before and after';
  return (
    <>
      wins <b>{formatPercent(winRate.rate)}</b> against SFT
    </>
  );
}

const FIGURES: Readonly<Partial<Record<View, () => ReactNode>>> = {
  base: BaseFigure,
  sft: SftFigure,
  preferences: PreferencesFigure,
  reward: RewardFigure,
  ppo: PpoFigure,
  evaluation: EvaluationFigure,
};

/** The one or two numbers of a stage that the whole room should see. */
export function KeyFigure({ view }: { view: View }) {
  const Shown = FIGURES[view];
  return Shown ? <Shown /> : null;
}
