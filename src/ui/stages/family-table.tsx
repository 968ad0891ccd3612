import { Badge, Table } from '@mantine/core';
import { shareInterval } from '../../recipes/figures';
import { inspectionOf } from '../../studio/inspector';
import { comparedIn } from '../../studio/people';
import type { EvaluationTable } from '../../train/events';
import { ModelLabel } from '../components/model-label';
import { Panel } from '../components/panel';
import { figureWords, formatFigure, formatPercent } from '../format';
import { type NodeProps, useFrom } from '../studio-context';

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
    <Panel
      title="By task"
      note={`on unseen prompts, by content${withRubric ? '; rubric and wins by the simulated rubric' : ''}`}
    >
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
                  <Table.Td ta="right" fw={600} style={{ whiteSpace: 'nowrap' }}>
                    <Wins rate={family.winRate} prompts={family.prompts} />
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

function Wins({ rate, prompts }: { rate: number | undefined; prompts: number }) {
  if (rate === undefined) return '–';
  const figure = { value: rate, share: true, count: prompts, interval: shareInterval(rate, prompts) };
  return <span title={figureWords(figure)}>{formatFigure(figure)}</span>;
}
