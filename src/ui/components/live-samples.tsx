import { nodeOf } from '../../recipes/recipe';
import { useRecipe } from '../studio-context';
import { EmptyState, Panel } from './panel';
import { SideBySide } from './side-by-side';
import { useMoment } from './use-moment';

interface LiveSamplesProps {
  readonly node: string;
  /** Whose answers, left to right: names of artifacts. */
  readonly models: readonly string[];
  readonly empty: string;
}

/** Answers to fixed prompts as the model learns, with a slider back through the run. */
export function LiveSamples({ node, models, empty }: LiveSamplesProps) {
  const { unit } = nodeOf(useRecipe(), node).stage;
  const { shown, slider } = useMoment(node, unit);
  if (!shown) return <EmptyState title="Sample answers">{empty}</EmptyState>;
  const present = models.filter((model) => shown.rows.some((row) => row.answers[model] !== undefined));
  return (
    <Panel title="Sample answers" note={`after ${unit} ${shown.step.toLocaleString('en')}`} aside={slider}>
      <SideBySide rows={shown.rows} models={present} />
    </Panel>
  );
}
