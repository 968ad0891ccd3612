import { Button, Loader, SegmentedControl } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Measure } from '../../frontier/frontier';
import { download, svgToPng } from '../charts/download';
import { Icon } from '../components/icons';
import { EmptyState, Panel } from '../components/panel';
import { StageFrame } from '../shell/stage-frame';
import { useFrom, useStudio } from '../studio-context';
import { useNarrow } from '../use-narrow';
import { usePalette } from '../use-palette';
import { AlgorithmTable } from './algorithm-table';
import { FamilyStrips } from './family-strips';
import styles from './frontier.module.css';
import { FrontierPlot, MEASURES } from './frontier-plot';
import { GroundNote } from './ground-note';
import { saidOf } from './reference';

const ORDER: readonly Measure[] = ['rubric', 'learned', 'wins', 'people'];

/** Every algorithm that was run here on one picture: how much reward for how much KL. */
export function CompareView() {
  const { comparison } = useStudio();
  const algorithms = useFrom(
    (s) => s.comparison,
    (state) => state.algorithms,
  );
  const status = useFrom(
    (s) => s.run,
    (run) => `${run.status.state} ${run.status.node}`,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a run that begins, pauses, goes on to a next stage or ends has changed on disk
  useEffect(() => {
    void comparison.load();
  }, [comparison, status]);
  return (
    <StageFrame
      view="compare"
      purpose="What each algorithm bought with how much KL, from the figures of the saved runs. Runs that differ in their seeds alone are one line with a band."
    >
      {algorithms === null ? (
        <Loader size="sm" aria-label="Reading the saved runs" />
      ) : algorithms.length === 0 ? (
        <EmptyState title="Nothing to compare yet">
          Run a pipeline to its policy, choose another algorithm under “Recipe”, and run it with the same seed: both
          then stand here. A second seed of the same settings shows how much is chance. Runs that npm run compare has
          made elsewhere stand here too, once the run.zip of each is imported under “Runs”.
        </EmptyState>
      ) : (
        <Comparison />
      )}
    </StageFrame>
  );
}

function Comparison() {
  const { session } = useStudio();
  const palette = usePalette();
  const narrow = useNarrow();
  const { algorithms, hidden } = useFrom(
    (s) => s.comparison,
    (state) => state,
  );
  const all = algorithms ?? [];
  const measures = ORDER.filter((measure) => all.some(({ curves }) => curves[measure].length > 0));
  const [wanted, setWanted] = useState<Measure>();
  const measure = wanted && measures.includes(wanted) ? wanted : measures[0];
  // A hidden one keeps its place, and so the others their colours.
  const drawn = all.map((one) => (hidden.includes(one.key) ? { ...one, curves: NOTHING, traces: [] } : one));
  const without = all.filter((one) => measure && !hidden.includes(one.key) && one.curves[measure].length === 0);
  const save = () => {
    const svg = document.querySelector<SVGSVGElement>(`.${styles.plot} svg`);
    if (!svg || !measure) return;
    svgToPng(svg, MEASURES[measure].title, palette.surface, palette.ink).then(
      (png) => download(`frontier-${measure}.png`, png),
      session.report,
    );
  };
  if (!measure) return null;
  return (
    <>
      <Panel
        title="Reward against KL"
        aside={
          <>
            <SegmentedControl
              size="xs"
              aria-label="What stands on the axis of rewards"
              data={measures.map((value) => ({ value, label: MEASURES[value].title }))}
              value={measure}
              onChange={(value) => setWanted(value as Measure)}
            />
            <Button size="compact-sm" variant="default" leftSection={<Icon name="download" size={15} />} onClick={save}>
              PNG
            </Button>
          </>
        }
      >
        <div className={styles.plot}>
          <FrontierPlot algorithms={drawn} measure={measure} palette={palette} {...(narrow && { width: NARROW })} />
        </div>
        {without.length > 0 && (
          <p className={styles.note}>
            Not drawn: {without.map(({ title }) => title).join(', ')}. {saidOf(without, WHY[measure])}
          </p>
        )}
        <GroundNote algorithms={all.filter(({ key }) => !hidden.includes(key))} measure={measure} />
      </Panel>
      <AlgorithmTable algorithms={all} hidden={hidden} />
      <FamilyStrips algorithms={all} hidden={hidden} />
    </>
  );
}

/** Pixels: on a phone the picture is made small, and what is written in it with it. */
const NARROW = 480;

const NOTHING = { rubric: [], learned: [], wins: [], people: [] };

const WHY: Readonly<Record<Measure, string>> = {
  rubric: 'No rubric knows its prompts.',
  learned: 'It learns without a reward model, so there is no learned reward.',
  wins: 'Its run has not come to an evaluation.',
  people: 'Nobody has compared its answers with the SFT model’s yet.',
};
