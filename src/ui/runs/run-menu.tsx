import { ActionIcon, Menu } from '@mantine/core';
import type { RunRecord } from '../../studio/runs';
import { Icon } from '../components/icons';
import { useStudio } from '../studio-context';
import type { RunActions } from './use-run-actions';

interface RunMenuProps {
  readonly record: RunRecord;
  readonly actions: RunActions;
}

export function RunMenu({ record, actions }: RunMenuProps) {
  const { runs } = useStudio();
  const { locked, watched, training, left } = actions;
  return (
    <Menu position="bottom-end" width={270} keepMounted={false}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions of ${record.name}`}>
          <Icon name="more" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void runs.show([record.id])}>Open</Menu.Item>
        <Menu.Item disabled={locked} onClick={actions.goOn}>
          {left.length > 0 ? 'Resume' : 'Load its models'}
        </Menu.Item>
        <Menu.Item disabled={locked} onClick={() => void actions.duplicate()}>
          Duplicate with other settings
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void actions.record()}>Record: a small file that plays</Menu.Item>
        <Menu.Item onClick={() => void actions.save({ checkpoints: true, base: true })}>Export as one file</Menu.Item>
        <Menu.Item onClick={() => void actions.save({ checkpoints: false, base: true })}>
          Export without checkpoints
        </Menu.Item>
        {record.base.own && (
          <Menu.Item onClick={() => void actions.save({ checkpoints: true, base: false })}>
            Export without the base model
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item c="var(--c-rejected)" disabled={watched || training} onClick={() => void runs.throwAway(record.id)}>
          Delete
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
