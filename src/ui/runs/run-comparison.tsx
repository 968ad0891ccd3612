import { Button, Table } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { settingDifferences } from '../../studio/run-differences';
import { runFigures } from '../../studio/run-figures';
import type { ShownRun } from '../../studio/runs';
import type { PipelineStage } from '../../studio/stages';
import { LineSwatch } from '../charts/line-swatch';
import type { RunLine } from '../charts/metric-chart';
import { EmptyState, Panel } from '../components/panel';
import type { PaletteColor } from '../palette';
import { useStudio } from '../studio-context';
import { drawnStages, StageCharts } from './run-charts';
import styles from './runs.module.css';
import { StageSwitch } from './stage-switch';
import { formatFigure } from './words';

const COLORS: readonly PaletteColor[] = ['sft', 'policy', 'reward', 'accent', 'base'];
const colorOf = (i: number): PaletteColor => COLORS[i % COLORS.length] ?? 'sft';

/** Several runs on the same charts, beside what is not the same in their settings. */
export function RunComparison({ runs }: { runs: readonly ShownRun[] }) {
  const store = useStudio().runs;
  const metrics = runs.map(({ replay }) => replay.metrics);
  const stages = drawnStages(metrics);
  const [chosen, setChosen] = useState<PipelineStage | undefined>(stages.at(-1));
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus({ preventScroll: true }), []);
  const lines: RunLine[] = runs.map(({ record, replay }, i) => ({
    id: record.id,
    label: record.name,
    color: colorOf(i),
    metrics: replay.metrics,
  }));
  return (
    <>
      <div className={styles.head}>
        <Button ref={back} variant="default" size="compact-md" onClick={store.close}>
          ← All runs
        </Button>
        <h2 className={styles.headName}>{runs.length} runs compared</h2>
      </div>
      <ComparisonTable runs={runs} />
      {chosen ? (
        <>
          <StageSwitch stages={stages} value={chosen} onChange={setChosen} />
          <StageCharts stage={chosen} metrics={metrics} runs={lines} />
        </>
      ) : (
        <EmptyState title="No figures yet">None of these runs has come far enough to draw anything.</EmptyState>
      )}
    </>
  );
}

/** A column a run: what it came to, and the settings in which they differ. */
function ComparisonTable({ runs }: { runs: readonly ShownRun[] }) {
  const { settings } = useStudio();
  const differences = settingDifferences(
    runs.map(({ record }) => record.config),
    settings.fields,
  );
  const figures = runs.map(({ record }) => new Map(runFigures(record.report).map((figure) => [figure.label, figure])));
  const labels = [...new Set(figures.flatMap((of) => [...of.keys()]))];
  const rows = [
    ...labels.map((label) => ({
      name: label,
      cells: figures.map((of) => {
        const figure = of.get(label);
        return figure ? formatFigure(figure) : '–';
      }),
      strong: true,
    })),
    ...differences.map(({ field, values }) => ({ name: field.path, cells: values.map(settingText), strong: false })),
  ];
  return (
    <Panel
      title="Side by side"
      note={differences.length === 0 ? 'the same settings and seed' : 'only settings that differ are listed'}
    >
      <Table.ScrollContainer minWidth={420}>
        <Table verticalSpacing={5} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Td />
              {runs.map(({ record }, i) => (
                <Table.Th key={record.id} scope="col">
                  <span className={styles.lineName}>
                    <LineSwatch index={i} color={`var(--c-${colorOf(i)})`} />
                    {record.name}
                  </span>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ name, cells, strong }) => (
              <Table.Tr key={name}>
                <Table.Th scope="row" fw={500} c="dimmed">
                  {name}
                </Table.Th>
                {cells.map((text, i) => (
                  <Table.Td key={runs[i]?.record.id} fw={strong ? 600 : undefined}>
                    {text}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

const settingText = (value: unknown): string =>
  value === null ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value);
