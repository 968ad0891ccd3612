import { Badge, Table } from '@mantine/core';
import type { PipelineStage } from '../../studio/stages';
import type { EvaluationTable } from '../../train/events';
import { Panel } from '../components/panel';
import { RoleLabel } from '../components/role-label';
import { formatPercent } from '../format';
import { useFrom } from '../studio-context';

const ORDER = ['base', 'sft', 'policy'];

/** Each task family's figure by model, on unseen prompts; nothing until a stage has measured it. */
export function FamilyTable({ stage }: { stage: PipelineStage }) {
  const table = useFrom(
    (s) => s.inspector,
    (state) => state.tables[stage],
  );
  return table ? <Families table={table} /> : null;
}

function Families({ table }: { table: EvaluationTable }) {
  const roles = ORDER.filter((role) => table.families.some(({ scores }) => scores[role] !== undefined));
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
              {roles.map((role) => (
                <Table.Th key={role} ta="right">
                  <RoleLabel role={role} />
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
                {roles.map((role) => (
                  <Table.Td key={role} ta="right" fw={600}>
                    {formatPercent(family.scores[role])}
                  </Table.Td>
                ))}
                {withRubric && (
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {formatPercent(family.rubric?.sft)} → <b>{formatPercent(family.rubric?.policy)}</b>
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
