import { Alert, Button, Checkbox, CopyButton, Group, Modal, Progress, Radio, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { heading, type Table as ResultTable, tables, tabSeparated } from '../../bench/report';
import { TASK_NAMES, TASKS, type Task } from '../../bench/tasks';
import { PRESETS } from '../../config/model';
import { isBusy } from '../../studio/run';
import { download } from '../charts/download';
import { Icon } from '../components/icons';
import { useFrom, useStudio } from '../studio-context';

/** Pairs of measurements: few, for a person waits. */
const PAIRS = 5;

/** How fast this device trains, and how much of that is the studio's doing. Loaded when the device's badge is pressed. */
export default function BenchmarkDialog({ onClose }: { onClose: () => void }) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="How fast is this device?"
      size={980}
      centered
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text size="sm">
        Times the studio against the same model written plainly in TensorFlow.js, in turn, on your own device. Both must
        first compute the same losses. Nothing is sent anywhere.
      </Text>
      <Choice />
      <Outcome />
    </Modal>
  );
}

function Choice() {
  const { benchmark } = useStudio();
  const device = useFrom(
    (s) => s.session,
    (state) => state.device,
  );
  const training = useFrom((s) => s.run, isBusy);
  const { state } = useFrom(
    (s) => s.benchmark,
    (all) => all,
  );
  const threads = useFrom(
    (s) => s.settings,
    (state) => state.threads,
  );
  const [size, setSize] = useState<string>('nano');
  const [tasks, setTasks] = useState<string[]>(['training', 'rollout', 'scoring']);
  const running = state === 'running';
  const start = () => {
    if (!device) return;
    const request = { backend: device.backend, sizes: [size], tasks: tasks as Task[], pairs: PAIRS };
    benchmark.start({ ...request, ...(threads && { threads }) });
  };
  return (
    <>
      <Group gap={40} my="md" align="flex-start">
        <Radio.Group label="Model" value={size} onChange={setSize}>
          <Group mt={6}>
            {PRESETS.map((name) => (
              <Radio key={name} value={name} label={name} disabled={running} />
            ))}
          </Group>
        </Radio.Group>
        <Checkbox.Group label="Work" value={tasks} onChange={setTasks}>
          <Group mt={6}>
            {TASKS.map((task) => (
              <Checkbox key={task} value={task} label={TASK_NAMES[task]} disabled={running} />
            ))}
            <Checkbox value="matmul" label="Matrix products" disabled={running} />
          </Group>
        </Checkbox.Group>
      </Group>
      <Group>
        {running ? (
          <Button variant="default" leftSection={<Icon name="stop" />} onClick={benchmark.stop}>
            Stop measuring
          </Button>
        ) : (
          <Button
            leftSection={<Icon name="play" />}
            onClick={start}
            disabled={training || !device || tasks.length === 0}
          >
            Measure
          </Button>
        )}
        <Text size="sm" c="dimmed">
          {training
            ? 'A stage is running, and would share the device: measure once it is over.'
            : 'About a minute on a GPU, several without one; a whole PPO iteration takes longest.'}
        </Text>
      </Group>
    </>
  );
}

function Outcome() {
  const { state, now, report, fault } = useFrom(
    (s) => s.benchmark,
    (all) => all,
  );
  const results = report ? tables(report) : [];
  return (
    <>
      <div aria-live="polite">
        {now && (
          <Text size="sm" mt="md">
            Measuring {now.name} ({now.done + 1} of {now.total})
          </Text>
        )}
        {state === 'stopped' && (
          <Text size="sm" mt="md">
            Stopped. What was measured before stands below.
          </Text>
        )}
      </div>
      {now && <Progress mt={6} value={(100 * (now.done + 0.5)) / now.total} aria-label="Measured so far" />}
      {fault && (
        <Alert color="red" mt="md" title="The measurement ended early">
          {fault}. Try again, with a smaller model or less work.
        </Alert>
      )}
      {report && results.length > 0 && (
        <>
          <Group mt="lg" justify="space-between">
            <Text size="sm" c="dimmed">
              {heading(report)}
            </Text>
            <Group gap="xs">
              <CopyButton value={tabSeparated(report)}>
                {({ copied, copy }) => (
                  <Button size="compact-sm" variant="default" onClick={copy}>
                    {copied ? 'Copied' : 'Copy'}
                  </Button>
                )}
              </CopyButton>
              <Button
                size="compact-sm"
                variant="default"
                onClick={() =>
                  download(
                    `rlhf-studio-benchmark-${report.date}.json`,
                    new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' }),
                  )
                }
              >
                Download
              </Button>
            </Group>
          </Group>
          {results.map((table) => (
            <Results key={table.title} table={table} />
          ))}
        </>
      )}
    </>
  );
}

function Results({ table }: { table: ResultTable }) {
  return (
    <Table.ScrollContainer minWidth={720} mt="sm">
      <Table className="tabular" captionSide="top" verticalSpacing={6}>
        <Table.Caption ta="left">{table.title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {table.columns.map((column) => (
              <Table.Th key={column}>{column}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map((row) => (
            <Table.Tr key={row.slice(0, 2).join()}>
              {row.map((cell, i) => (
                <Table.Td key={table.columns[i]}>{cell}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
