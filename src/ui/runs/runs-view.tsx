import { useEffect } from 'react';
import { StageFrame } from '../shell/stage-frame';
import { useFrom, useStudio } from '../studio-context';
import { RunComparison } from './run-comparison';
import { RunDetail } from './run-detail';
import { RunShelf } from './run-shelf';

/** Every run that was saved in this browser: the list, one of them, or several on the same charts. */
export function RunsView() {
  const { runs, settings } = useStudio();
  const shown = useFrom(
    (s) => s.runs,
    (state) => state.shown,
  );
  const keepsRuns = useFrom(
    (s) => s.session,
    ({ device }) => device?.keepsRuns ?? true,
  );
  const status = useFrom(
    (s) => s.run,
    (run) => run.status.state,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that begins, pauses or ends has changed on disk
  useEffect(() => {
    void runs.refresh();
  }, [runs, status]);
  // A recorded run that the address names: of a link, or of the page before it was reloaded.
  useEffect(() => {
    const { inside } = settings.getState();
    if (inside !== null && runs.getState().shown.length === 0) void runs.lookInside(inside);
  }, [runs, settings]);
  const [first] = shown;
  return (
    <StageFrame
      view="runs"
      purpose={
        keepsRuns
          ? 'Every run is kept in this browser, with its settings, figures, labels and checkpoints. Nothing is sent anywhere.'
          : 'What is trained here lasts as long as this window. Nothing is sent anywhere.'
      }
    >
      {!first ? <RunShelf /> : shown.length === 1 ? <RunDetail run={first} /> : <RunComparison runs={shown} />}
    </StageFrame>
  );
}
