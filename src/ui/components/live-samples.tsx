import { Slider } from '@mantine/core';
import { useState } from 'react';
import { nodeOf } from '../../recipes/recipe';
import type { Snapshot } from '../../studio/samples';
import { useFrom, useRecipe } from '../studio-context';
import { EmptyState, Panel } from './panel';
import { SideBySide } from './side-by-side';

const NONE: readonly Snapshot[] = [];

interface LiveSamplesProps {
  readonly node: string;
  /** Whose answers, left to right: names of artifacts. */
  readonly models: readonly string[];
  readonly empty: string;
}

/** Answers to fixed prompts as the model learns, with a slider back through the run. */
export function LiveSamples({ node, models, empty }: LiveSamplesProps) {
  const snapshots = useFrom(
    (s) => s.samples,
    (state) => state.byNode[node] ?? NONE,
  );
  const { unit } = nodeOf(useRecipe(), node).stage;
  const [pinned, setPinned] = useState<number | null>(null);
  const newest = snapshots.length - 1;
  const found = pinned === null ? -1 : snapshots.findIndex(({ step }) => step === pinned);
  const index = found < 0 ? newest : found;
  const shown = snapshots[index];
  if (!shown) return <EmptyState title="Sample answers">{empty}</EmptyState>;
  const present = models.filter((model) => shown.rows.some((row) => row.answers[model] !== undefined));
  return (
    <Panel
      title="Sample answers"
      note={`after ${unit} ${shown.step.toLocaleString('en')}`}
      aside={
        snapshots.length > 1 && (
          <Slider
            w={200}
            size="sm"
            min={0}
            max={newest}
            step={1}
            value={index}
            onChange={(value) => setPinned(value === newest ? null : (snapshots[value]?.step ?? null))}
            label={(value) => `${unit} ${snapshots[value]?.step ?? ''}`}
            thumbLabel="Moment of the training"
          />
        )
      }
    >
      <SideBySide rows={shown.rows} models={present} />
    </Panel>
  );
}
