import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { runFigures } from '../../studio/run-figures';
import type { ShownRun } from '../../studio/runs';
import type { PipelineStage } from '../../studio/stages';
import { LiveSamples } from '../components/live-samples';
import { EmptyState, Figure, Panel } from '../components/panel';
import { FamilyTable } from '../evaluation/family-table';
import { WinRateBar } from '../evaluation/win-rate-bar';
import { PairTable } from '../preferences/pair-table';
import { StudioProvider, useFrom, useStudio } from '../studio-context';
import { CheckpointTable } from './checkpoint-table';
import { RunAbout } from './run-about';
import { drawnStages, StageCharts } from './run-charts';
import styles from './runs.module.css';
import { StageSwitch } from './stage-switch';
import { useRunActions } from './use-run-actions';
import { formatFigure } from './words';

const ROLES: Readonly<Partial<Record<PipelineStage, readonly string[]>>> = {
  sft: ['base', 'sft'],
  ppo: ['sft', 'policy'],
  evaluation: ['base', 'sft', 'policy'],
};

/** A saved run: the views of its stages draw from what it left, as they drew when it ran. */
export function RunDetail({ run }: { run: ShownRun }) {
  const studio = useStudio();
  const replayed = useMemo(() => ({ ...studio, ...run.replay }), [studio, run]);
  return (
    <>
      <RunHead run={run} />
      <CameTo run={run} />
      <RunAbout record={run.record} />
      <CheckpointTable record={run.record} />
      <StudioProvider studio={replayed}>
        <Stages run={run} />
      </StudioProvider>
    </>
  );
}

function RunHead({ run: { record } }: { run: ShownRun }) {
  const { runs } = useStudio();
  const actions = useRunActions(record);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus({ preventScroll: true }), []);
  return (
    <div className={styles.head}>
      <Button ref={back} variant="default" size="compact-md" onClick={runs.close}>
        ← All runs
      </Button>
      <h2 className={styles.headName}>{record.name}</h2>
      <div className={styles.headActions}>
        <Button size="compact-md" disabled={actions.locked} onClick={actions.goOn}>
          {actions.left.length > 0 ? 'Go on with it' : 'Load its models'}
        </Button>
        <Button size="compact-md" variant="default" disabled={actions.locked} onClick={() => void actions.duplicate()}>
          Duplicate
        </Button>
        <Button size="compact-md" variant="default" onClick={() => void actions.save(true)}>
          Export
        </Button>
      </div>
    </div>
  );
}

function CameTo({ run: { record } }: { run: ShownRun }) {
  const figures = runFigures(record.report);
  if (figures.length === 0) return null;
  return (
    <Panel title="Came to">
      <div className={styles.figureRow}>
        {figures.map((figure) => (
          <Figure key={figure.label} label={figure.label} value={formatFigure(figure)} />
        ))}
      </div>
    </Panel>
  );
}

function Stages({ run: { replay } }: { run: ShownRun }) {
  const metrics = [replay.metrics];
  const table = useFrom(
    (s) => s.inspector,
    (state) => state.tables.evaluation,
  );
  const stages = [...drawnStages(metrics), ...(table ? (['evaluation'] as const) : [])].filter(
    (stage, i, all) => all.indexOf(stage) === i,
  );
  const [chosen, setChosen] = useState<PipelineStage | undefined>(stages.at(-1));
  const stage = stages.find((name) => name === chosen) ?? stages.at(-1);
  if (!stage)
    return (
      <EmptyState title="No figures yet">
        This run was saved before its first step was over, so there is nothing to draw.
      </EmptyState>
    );
  const roles = ROLES[stage];
  return (
    <>
      <StageSwitch stages={stages} value={stage} onChange={setChosen} />
      <StageCharts stage={stage} metrics={metrics} />
      {stage === 'preferences' && <PairTable />}
      {stage === 'evaluation' && table?.winRate && (
        <Panel title="Policy against fine-tuned model" note={`on ${table.winRate.prompts} unseen prompts, ties half`}>
          <WinRateBar {...table.winRate} />
        </Panel>
      )}
      <FamilyTable stage={stage} />
      {roles && <LiveSamples key={stage} stage={stage} roles={roles} empty="This run kept no sample answers." />}
    </>
  );
}
