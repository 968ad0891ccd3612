import { LiveSamples } from '../components/live-samples';
import { EmptyState, Panel } from '../components/panel';
import { SaveModels } from '../components/save-models';
import { formatPercent } from '../format';
import { StageFrame } from '../shell/stage-frame';
import { useFrom } from '../studio-context';
import { FamilyTable } from './family-table';
import { WinRateBar } from './win-rate-bar';

export function EvaluationView() {
  const table = useFrom(
    (s) => s.inspector,
    (state) => state.tables.evaluation,
  );
  return (
    <StageFrame
      view="evaluation"
      purpose="What did all of it change? The same unseen prompts, answered before and after."
    >
      {table?.winRate ? (
        <Panel
          title="Policy against fine-tuned model"
          note={`by the rubric on ${table.winRate.prompts} unseen prompts, ties half`}
        >
          <WinRateBar {...table.winRate} />
        </Panel>
      ) : (
        <EmptyState title="Nothing measured yet">
          Run the whole pipeline, or press Start: base, fine-tuned model and policy then answer prompts that none of
          them has seen. You get a figure for each task before and after, the share of prompts on which the policy’s
          answer is the better one with its 95% interval, and the answers themselves. A rate of {formatPercent(0.5)}{' '}
          would mean that nothing was gained.
        </EmptyState>
      )}
      <FamilyTable stage="evaluation" />
      <LiveSamples
        stage="evaluation"
        roles={['base', 'sft', 'policy']}
        empty="Answers before and after, side by side, to read for yourself: figures can be hacked, reading cannot."
      />
      <SaveModels />
    </StageFrame>
  );
}
