import { Button } from '@mantine/core';
import { MetricChart } from '../charts/metric-chart';
import chart from '../charts/metric-chart.module.css';
import { Icon } from '../components/icons';
import { LiveSamples } from '../components/live-samples';
import { SettingsPanel } from '../components/settings-panel';
import { StageFrame } from '../shell/stage-frame';
import { useStudio } from '../studio-context';

export function PpoView() {
  const { settings } = useStudio();
  return (
    <StageFrame
      view="ppo"
      purpose="Sample answers, score them, make good tokens likelier, and pay for leaving the fine-tuned model."
    >
      <SettingsPanel section="ppo" main={['ppo.iterations', 'ppo.promptsPerBatch', 'ppo.klCoef', 'ppo.learningRate']} />
      <div className={chart.grid}>
        <MetricChart
          stage="ppo"
          names={['objective/scores', 'objective/rubric']}
          right="objective/rubric"
          title="Learned reward and true rubric"
          labels={['Learned', 'Rubric']}
          colors={['reward', 'accent']}
        />
        <MetricChart
          stage="ppo"
          names={['objective/kl', 'objective/kl_k3']}
          title="KL from fine-tuned"
          labels={['k1', 'k3']}
        />
        <MetricChart stage="ppo" names={['objective/rlhf_reward']} />
        <MetricChart stage="ppo" names={['policy/entropy_avg']} />
      </div>
      <LiveSamples
        stage="ppo"
        roles={['sft', 'policy']}
        empty="The same prompts, answered by the fine-tuned model and by the policy, each with the learned reward and the true rubric. When the reward rises and the text gets worse, you are watching reward hacking."
      />
      <div className={chart.grid}>
        <MetricChart stage="ppo" names={['loss/policy_avg']} />
        <MetricChart stage="ppo" names={['loss/value_avg']} />
        <MetricChart stage="ppo" names={['policy/clipfrac_avg']} />
        <MetricChart stage="ppo" names={['policy/approxkl_avg']} />
        <MetricChart stage="ppo" names={['val/explained_variance']} />
        <MetricChart stage="ppo" names={['response_length']} />
        <MetricChart stage="ppo" names={['beta']} />
        <MetricChart stage="ppo" names={['val/ratio']} />
      </div>
      <div>
        <Button variant="default" leftSection={<Icon name="lens" />} onClick={() => settings.show('inspector')}>
          See one rollout token by token
        </Button>
      </div>
    </StageFrame>
  );
}
