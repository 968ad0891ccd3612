import { Button, Table } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { recipeOf } from '../../recipes/config';
import type { Recipe } from '../../recipes/recipe';
import type { ShownRun } from '../../studio/replay';
import { settingDifferences } from '../../studio/run-differences';
import { settingName } from '../../studio/run-name';
import { viewTitle } from '../../studio/views';
import { LineSwatch } from '../charts/line-swatch';
import type { RunLine } from '../charts/metric-chart';
import { EmptyState, Panel } from '../components/panel';
import { formatFigure } from '../format';
import { LINE_COLORS, type PaletteColor } from '../palette';
import { RecipeProvider, useStudio } from '../studio-context';
import { NodeSwitch } from './node-switch';
import { drawnNodes, NodeCharts } from './run-charts';
import styles from './runs.module.css';
import { useRunFigures } from './use-run-figures';

const colorOf = (i: number): PaletteColor => LINE_COLORS[i % LINE_COLORS.length] ?? 'accent';

/** Several runs on the same charts, beside what is not the same in their settings. */
export function RunComparison({ runs }: { runs: readonly ShownRun[] }) {
  const store = useStudio().runs;
  const metrics = runs.map(({ replay }) => replay.metrics);
  const recipes = [...new Set(runs.map(({ record }) => recipeOf(record.config)))];
  // What runs of different recipes call the same is drawn together; the first recipe that has it says what it is.
  const nodes = new Map(
    recipes.toReversed().flatMap((recipe) => drawnNodes(recipe, metrics).map((id) => [id, recipe] as const)),
  );
  const [chosen = [...nodes.keys()].at(-1), setChosen] = useState<string>();
  const recipe = chosen === undefined ? undefined : nodes.get(chosen);
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
      {chosen !== undefined && recipe ? (
        <RecipeProvider recipe={recipe}>
          <NodeSwitch
            nodes={[...nodes].map(([id, of]) => ({ id, title: viewTitle(of, id) }))}
            value={chosen}
            onChange={setChosen}
          />
          <NodeCharts node={chosen} metrics={metrics} runs={lines} />
        </RecipeProvider>
      ) : (
        <EmptyState title="No figures yet">None of these runs has come far enough to draw anything.</EmptyState>
      )}
    </>
  );
}

/** A column a run: what it came to, and the settings in which they differ. */
function ComparisonTable({ runs }: { runs: readonly ShownRun[] }) {
  const recipes = runs.map(({ record }) => recipeOf(record.config));
  const differences = settingDifferences(runs.map(({ record }) => record.config)).map((one) => ({
    ...one,
    // Named by the first recipe that has the setting.
    recipe: recipes[one.values.findIndex((value) => value !== undefined)] as Recipe,
  }));
  const figuresOf = useRunFigures();
  const figures = runs.map(({ record }) => new Map(figuresOf(record).map((figure) => [figure.label, figure])));
  const labels = [...new Set(figures.flatMap((of) => [...of.keys()]))];
  const titles = recipes.map(({ title }) => title);
  const rows = [
    ...(new Set(titles).size > 1 ? [{ name: 'Recipe', cells: titles, strong: false }] : []),
    ...labels.map((label) => ({
      name: label,
      cells: figures.map((of) => {
        const figure = of.get(label);
        return figure ? formatFigure(figure) : '–';
      }),
      strong: true,
    })),
    ...differences.map((one) => ({
      name: settingName(one.recipe, one, differences),
      cells: one.values.map(settingText),
      strong: false,
    })),
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
  value === undefined
    ? '–'
    : value === null
      ? 'none'
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
