import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { SettingsPanel } from '../components/settings-panel';
import { StageFrame } from '../shell/stage-frame';
import { Diagnostics } from './diagnostics';
import { ScoreBox } from './score-box';

export function RewardView() {
  return (
    <StageFrame
      view="reward"
      purpose="Learn one number for an answer, such that the answer people preferred gets the higher one."
    >
      <SettingsPanel
        section="reward"
        main={['reward.epochs', 'reward.batchSize', 'reward.learningRate', 'reward.heldOut']}
      />
      <div className={chart.grid}>
        <MetricChart stage="reward" names={['loss', 'eval_loss']} title="Loss" labels={['Training', 'Held out']} />
        <MetricChart
          stage="reward"
          names={['eval_accuracy', 'accuracy']}
          title="Accuracy"
          labels={['Held out', 'Training']}
        />
      </div>
      <Diagnostics />
      <ScoreBox />
      <div className={chart.grid}>
        <MetricChart
          stage="reward"
          names={['margin', 'eval_margin']}
          title="Margin"
          labels={['Training', 'Held out']}
        />
        <MetricChart stage="reward" names={['eval_calibration_error']} />
        <MetricChart stage="reward" names={['grad_norm']} />
        <MetricChart stage="reward" names={['mean_reward']} />
      </div>
    </StageFrame>
  );
}
