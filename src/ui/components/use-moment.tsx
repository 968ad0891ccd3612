import { Slider } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Snapshot } from '../../studio/samples';
import { useFrom } from '../studio-context';

const NONE: readonly Snapshot[] = [];

interface Moment {
  /** The samples of the moment that was chosen, the newest ones unless somebody went back. undefined: none yet. */
  readonly shown: Snapshot | undefined;
  /** Back through the run; false where there is nothing to go back to. */
  readonly slider: ReactNode;
}

/** The samples of a node as it learns, and a slider back through its run. `unit`: what its steps are called. */
export function useMoment(node: string, unit: string): Moment {
  const snapshots = useFrom(
    (s) => s.samples,
    (state) => state.byNode[node] ?? NONE,
  );
  const [pinned, setPinned] = useState<number | null>(null);
  const newest = snapshots.length - 1;
  const found = pinned === null ? -1 : snapshots.findIndex(({ step }) => step === pinned);
  const index = found < 0 ? newest : found;
  const slider = snapshots.length > 1 && (
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
  );
  return { shown: snapshots[index], slider };
}
