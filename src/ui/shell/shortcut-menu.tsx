import { ActionIcon, Kbd, Popover, Switch } from '@mantine/core';
import { Icon } from '../components/icons';
import styles from './shell.module.css';
import { SHORTCUTS, useShortcutsOn } from './use-shortcuts';

/** The single-key shortcuts, and the switch that turns them off. */
export function ShortcutMenu() {
  const [on, setOn] = useShortcutsOn();
  return (
    <Popover position="bottom-end" width={300} trapFocus>
      <Popover.Target>
        <ActionIcon size="lg" className={styles.topButton} aria-label="Keyboard shortcuts">
          <Icon name="keyboard" />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Keyboard shortcuts">
        <Switch label="Single-key shortcuts" checked={on} onChange={(event) => setOn(event.currentTarget.checked)} />
        <dl className={styles.shortcuts}>
          {SHORTCUTS.map(([key, does]) => (
            <div key={key}>
              <dt>
                <Kbd>{key}</Kbd>
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
