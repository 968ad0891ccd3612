import { Table } from '@mantine/core';
import { nodeTitle } from '../../recipes/names';
import { splitRef } from '../../recipes/ports';
import { progressOf } from '../../studio/run';
import { EmptyState, Panel } from '../components/panel';
import { formatDuration, formatFigure, formatNumber } from '../format';
import { type NodeProps, useFigures, useFrom, useRecipe } from '../studio-context';

const PORTS = ['first', 'second', 'third', 'preference', 'verdict'] as const;

/** The models that were asked about the same pairs, a row each: how often right, how far to be believed, and how long it takes. */
export function ComparedModels({ node }: NodeProps) {
  const recipe = useRecipe();
  const figures = useFigures(node.id);
  const nodes = useFrom(
    (s) => s.run,
    (run) => run.nodes,
  );
  const rows = PORTS.flatMap((port) => {
    const ref = node.inputs[port];
    const agreement = figures[`${port}/agreement`];
    if (ref === undefined || !agreement) return [];
    const { node: made } = splitRef(ref);
    return [{ port, title: nodeTitle(recipe, made), learned: progressOf({ nodes }, made).seconds, agreement }];
  });
  if (rows.length === 0)
    return (
      <EmptyState title="Nothing compared yet">
        Press Start: every model is asked about the same fresh pairs, and you see how often it names the better answer,
        how far its probabilities can be believed, and how long it takes.
      </EmptyState>
    );
  return (
    <Panel title="On the same pairs" note={`${formatNumber(figures.pairs?.value)} that nobody learned from`}>
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing={6} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Model</Table.Th>
              <Table.Th>Agrees with the rubric</Table.Th>
              <Table.Th>Reliability error</Table.Th>
              <Table.Th>To learn</Table.Th>
              <Table.Th>To be asked</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ port, title, learned, agreement }) => (
              <Table.Tr key={port}>
                <Table.Th scope="row" fw={600}>
                  {title}
                </Table.Th>
                <Table.Td fw={600}>{formatFigure(agreement)}</Table.Td>
                <Table.Td>{formatNumber(figures[`${port}/calibration_error`]?.value)}</Table.Td>
                <Table.Td>{learned === null ? '–' : formatDuration(learned)}</Table.Td>
                <Table.Td>{formatNumber(figures[`${port}/time`]?.value)} ms a pair</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}
