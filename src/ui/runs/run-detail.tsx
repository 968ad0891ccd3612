import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { recipeOf } from '../../recipes/config';
import { refOfPort } from '../../recipes/names';
import { splitRef } from '../../recipes/ports';
import { nodeOf, order } from '../../recipes/recipe';
import type { ShownRun } from '../../studio/replay';
import { viewTitle } from '../../studio/views';
import { LiveSamples } from '../components/live-samples';
import { EmptyState, Figure, Panel } from '../components/panel';
import { figureWords, formatFigure } from '../format';
import { hasInspected, InspectedNode } from '../inspector/inspected-node';
import { PairTable } from '../preferences/pair-table';
import { AccuracyGround } from '../stages/accuracy-ground';
import { FamilyTable } from '../stages/family-table';
import { Qualities } from '../stages/qualities';
import { WinRate } from '../stages/win-rate';
import { RecipeProvider, StudioProvider, useFrom, useRecipe, useStudio } from '../studio-context';
import { CheckpointTable } from './checkpoint-table';
import { NodeSwitch } from './node-switch';
import { RunAbout } from './run-about';
import { drawnNodes, NodeCharts } from './run-charts';
import styles from './runs.module.css';
import { useRunActions } from './use-run-actions';
import { useRunFigures } from './use-run-figures';

/** A saved run: the views of its stages draw from what it left, as they drew when it ran. */
export function RunDetail({ run }: { run: ShownRun }) {
  const studio = useStudio();
  const replayed = useMemo(() => ({ ...studio, ...run.replay }), [studio, run]);
  return (
    <>
      <RunHead run={run} />
      {run.recorded?.name === null && (
        <p className={styles.about}>
          This recorded run came from a file and is not kept in this browser: after a reload, open the file again.
        </p>
      )}
      <CameTo run={run} />
      <RunAbout record={run.record} />
      <CheckpointTable record={run.record} />
      <StudioProvider studio={replayed}>
        <RecipeProvider recipe={recipeOf(run.record.config)} config={run.record.config}>
          <Nodes run={run} />
        </RecipeProvider>
      </StudioProvider>
    </>
  );
}

function RunHead({ run: { record, recorded } }: { run: ShownRun }) {
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
        {!recorded && (
          <Button size="compact-md" disabled={actions.locked} onClick={actions.goOn}>
            {actions.left.length > 0 ? 'Resume' : 'Load its models'}
          </Button>
        )}
        <Button size="compact-md" variant="default" disabled={actions.locked} onClick={() => void actions.duplicate()}>
          Duplicate
        </Button>
        {!recorded && (
          <Button
            size="compact-md"
            variant="default"
            onClick={() => void actions.save({ checkpoints: true, base: true })}
          >
            Export
          </Button>
        )}
      </div>
    </div>
  );
}

function CameTo({ run: { record } }: { run: ShownRun }) {
  const figures = useRunFigures()(record);
  if (figures.length === 0) return null;
  return (
    <Panel title="Results">
      <div className={styles.figureRow}>
        {figures.map((figure) => (
          <div key={figure.label} title={`${figureWords(figure)} (${figure.what})`}>
            <Figure label={figure.label} value={formatFigure(figure)} />
          </div>
        ))}
      </div>
    </Panel>
  );
}

function Nodes({ run: { replay } }: { run: ShownRun }) {
  const recipe = useRecipe();
  const metrics = [replay.metrics];
  const tables = useFrom(
    (s) => s.inspector,
    (state) => state.byNode,
  );
  const drawn = drawnNodes(recipe, metrics);
  const nodes = order(recipe).filter((id) => drawn.includes(id) || tables[id]?.table);
  const [chosen, setChosen] = useState<string>();
  const id = nodes.find((name) => name === chosen) ?? nodes.at(-1);
  if (id === undefined)
    return (
      <EmptyState title="No figures yet">
        This run was saved before its first step was over, so there is nothing to draw.
      </EmptyState>
    );
  const node = nodeOf(recipe, id);
  const { samples } = node.stage;
  return (
    <>
      <NodeSwitch
        nodes={nodes.map((name) => ({ id: name, title: viewTitle(recipe, name) }))}
        value={id}
        onChange={setChosen}
      />
      <AccuracyGround node={node} />
      <NodeCharts node={id} metrics={metrics} />
      {recipe.pairs !== null && splitRef(recipe.pairs).node === id && <PairTable />}
      {tables[id]?.table?.winRate && <WinRate node={node} />}
      <Qualities node={node} />
      <FamilyTable node={node} />
      {samples && (
        <LiveSamples
          key={id}
          node={id}
          models={samples.columns.map((column) => refOfPort(node, column))}
          empty="This run kept no sample answers."
        />
      )}
      {hasInspected(tables[id]) && <InspectedNode key={`tokens ${id}`} node={id} />}
    </>
  );
}
