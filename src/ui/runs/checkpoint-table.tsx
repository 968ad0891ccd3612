import { Button, Checkbox, Table } from '@mantine/core';
import { useState } from 'react';
import { recipeOf } from '../../recipes/config';
import { nodeOf } from '../../recipes/recipe';
import { settingDifferences } from '../../studio/run-differences';
import { settingName, valueWords } from '../../studio/run-name';
import type { RunRecord } from '../../studio/runs';
import { viewTitle } from '../../studio/views';
import { Panel } from '../components/panel';
import { countOf } from '../format';
import { useFrom } from '../studio-context';
import styles from './runs.module.css';
import { useRunActions } from './use-run-actions';
import { formatBytes, formatMoment } from './words';

/** Moments of a run to go back to. What goes on from one is a new run; this one stays as it is. */
export function CheckpointTable({ record }: { record: RunRecord }) {
  const recipe = recipeOf(record.config);
  const { locked, branch } = useRunActions(record);
  const [other, setOther] = useState(false);
  const checkpoints = useFrom(
    (s) => s.runs,
    (state) => state.shelf?.runs.find((run) => run.record.id === record.id)?.checkpoints,
  );
  const config = useFrom(
    (s) => s.settings,
    (state) => state.config,
  );
  const differences = settingDifferences([record.config, config]);
  if (!checkpoints?.length)
    return (
      <Panel title="Checkpoints">
        <p className={styles.about}>
          None is kept: either no stage came far enough, or the run was exported without its checkpoints.
        </p>
      </Panel>
    );
  return (
    <Panel title="Checkpoints" note="the newest few and the best one of each stage">
      <Table.ScrollContainer minWidth={520}>
        <Table verticalSpacing={6} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Stage</Table.Th>
              <Table.Th ta="right">After</Table.Th>
              <Table.Th>Saved</Table.Th>
              <Table.Th ta="right">Size</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {checkpoints.map(({ name, node, step, savedAt, bytes }) => (
              <Table.Tr key={name}>
                <Table.Td>{viewTitle(recipe, node)}</Table.Td>
                <Table.Td ta="right">{countOf(step, nodeOf(recipe, node).stage.unit)}</Table.Td>
                <Table.Td>{formatMoment(savedAt)}</Table.Td>
                <Table.Td ta="right">{formatBytes(bytes)}</Table.Td>
                <Table.Td ta="right">
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={locked}
                    aria-label={`Branch from ${viewTitle(recipe, node)} after ${countOf(step, nodeOf(recipe, node).stage.unit)}`}
                    onClick={() => branch(name, other)}
                  >
                    Branch from here
                  </Button>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {differences.length > 0 && (
        <Checkbox
          mt="sm"
          checked={other}
          onChange={(event) => setOther(event.currentTarget.checked)}
          label={`Branch with the settings now on the page: ${differences.map((one) => `${settingName(recipe, one, differences)} ${valueWords(one, 1)}`).join(', ')}`}
        />
      )}
    </Panel>
  );
}
