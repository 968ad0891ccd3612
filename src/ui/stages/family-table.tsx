import { Badge, Table } from '@mantine/core';
import { inspectionOf } from '../../studio/inspector';
import type { EvaluationTable } from '../../train/events';
import { ModelLabel } from '../components/model-label';
import { Panel } from '../components/panel';
import { formatPercent } from '../format';
import { type NodeProps, useFrom } from '../studio-context';
import { comparedIn } from './win-rate';

/** Each task family's figure by model, on unseen prompts; nothing until the node has measured it. */
export function FamilyTable({ node }: NodeProps) {
  const table = useFrom(
    (s) => s.inspector,
    (state) => inspectionOf(state, node.id).table,
  );
  return table && <Families table={table} />;
}

function Families({ table }: { table: EvaluationTable }) {
  const models = [...new Set(table.families.flatMap(({ scores }) => Object.keys(scores)))];
  const [before, after] = comparedIn(table);
  const withRubric = table.families.some(({ rubric }) => rubric);
  const withWins = table.families.some(({ winRate }) => winRate !== undefined);
  return (
    <Panel title="By task" note="on unseen prompts, by content">
      <Table.ScrollContainer minWidth={560}>
        <Table verticalSpacing={6} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Task</Table.Th>
              <Table.Th>Measure</Table.Th>
              {models.map((model) => (
                <Table.Th key={model} ta="right">
                  <ModelLabel name={model} />
                </Table.Th>
              ))}
              {withRubric && <Table.Th ta="right">Rubric</Table.Th>}
              {withWins && <Table.Th ta="right">Wins</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {table.families.map((family) => (
              <Table.Tr key={family.family}>
                <Table.Td>
                  {family.title}{' '}
                  {family.heldOut && (
                    <Badge size="sm" variant="outline" color="gray" tt="none">
                      zero-shot
                    </Badge>
                  )}
                </Table.Td>
                <Table.Td c="dimmed">{family.metric}</Table.Td>
                {models.map((model) => (
                  <Table.Td key={model} ta="right" fw={600}>
                    {formatPercent(family.scores[model])}
                  </Table.Td>
                ))}
                {withRubric && (
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {rubricOf(family, before)} → <b>{rubricOf(family, after)}</b>
                  </Table.Td>
                )}
                {withWins && (
                  <Table.Td ta="right" fw={600}>
                    {formatPercent(family.winRate)}
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

const rubricOf = ({ rubric }: EvaluationTable['families'][number], model: string | undefined): string =>
  formatPercent(model === undefined ? undefined : rubric?.[model]);
