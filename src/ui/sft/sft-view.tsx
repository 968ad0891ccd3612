import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { LiveSamples } from '../components/live-samples';
import { SettingsPanel } from '../components/settings-panel';
import { OwnData } from '../dataset/own-data';
import { FamilyTable } from '../evaluation/family-table';
import { StageFrame } from '../shell/stage-frame';
import { useFrom, useStudio } from '../studio-context';

export function SftView() {
  const { demonstrations } = useStudio();
  const own = useFrom(
    (s) => s.demonstrations,
    (state) => state.dataset && `learns from ${state.fileName}`,
  );
  return (
    <StageFrame
      view="sft"
      purpose="Show the model prompts with good answers, and make those answers more likely, token by token."
    >
      <SettingsPanel
        section="sft"
        main={['sft.steps', 'sft.batchSize', 'sft.learningRate', 'sft.evalEvery']}
        note={own ?? undefined}
      />
      <div className={chart.grid}>
        <MetricChart stage="sft" names={['loss', 'eval_loss']} title="Loss" labels={['Training', 'Held out']} />
        <MetricChart
          stage="sft"
          names={['mean_token_accuracy', 'eval_mean_token_accuracy']}
          title="Token accuracy"
          labels={['Training', 'Held out']}
        />
        <MetricChart stage="sft" names={['grad_norm']} />
        <MetricChart stage="sft" names={['learning_rate']} />
      </div>
      <LiveSamples
        stage="sft"
        roles={['base', 'sft', 'reference']}
        empty="The same prompts, answered by the base model on the left and by the model being fine-tuned on the right. They appear with the first steps and refresh as it learns."
      />
      <FamilyTable stage="sft" />
      <OwnData
        store={demonstrations}
        bundled="the bundled instruction world is used"
        shape='{"prompt", "completion"} or {"messages"}'
      />
    </StageFrame>
  );
}
