import { Button, Kbd, Modal, Switch } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useState } from 'react';
import { ACTIONS, canBind, keyLabel, LABEL_ACTIONS, type LabelAction } from '../../studio/label-keys';
import { Icon } from '../components/icons';
import { useShortcutsOn } from '../shell/use-shortcuts';
import { useFrom, useStudio } from '../studio-context';
import styles from './labeling.module.css';

/** Every key of the panel: to look up, to change, to take away, or all of them off. */
export function KeySettings() {
  const { labelKeys } = useStudio();
  const [on, setOn] = useShortcutsOn();
  const bindings = useFrom(
    (s) => s.labelKeys,
    (state) => state.bindings,
  );
  const [opened, { open, close }] = useDisclosure(false, { onClose: () => setWaiting(null) });
  const [waiting, setWaiting] = useState<LabelAction | null>(null);
  /** An action that lost its only key to another one. */
  const [lost, setLost] = useState<{ readonly action: LabelAction; readonly to: LabelAction } | null>(null);
  return (
    <>
      <Button variant="subtle" size="compact-sm" leftSection={<Icon name="keyboard" />} onClick={open}>
        Keys
      </Button>
      <Modal opened={opened} onClose={close} title="Keys for labeling" closeButtonProps={{ 'aria-label': 'Close' }}>
        <Switch
          label="Single keys, here and on the whole page"
          checked={on}
          onChange={(event) => setOn(event.currentTarget.checked)}
        />
        <ul className={styles.keys}>
          {ACTIONS.map((action) => (
            <li key={action}>
              <span>{LABEL_ACTIONS[action]}</span>
              <span className={styles.keyNames}>
                {bindings[action].map((key) => (
                  <Kbd key={key}>{keyLabel(key)}</Kbd>
                ))}
                {bindings[action].length === 0 && <span className={styles.hint}>no key</span>}
              </span>
              <Button
                size="compact-xs"
                variant={waiting === action ? 'filled' : 'default'}
                aria-label={`Change the key for ${LABEL_ACTIONS[action]}`}
                onClick={() => setWaiting(waiting === action ? null : action)}
                onKeyDown={(event) => {
                  if (waiting !== action || !canBind(event)) return;
                  event.preventDefault();
                  event.stopPropagation();
                  const keyless = labelKeys.bind(action, event);
                  setLost(keyless && { action: keyless, to: action });
                  setWaiting(null);
                }}
              >
                {waiting === action ? 'Press a key' : 'Change'}
              </Button>
              <Button
                size="compact-xs"
                variant="default"
                disabled={bindings[action].length === 0}
                aria-label={`No key for ${LABEL_ACTIONS[action]}`}
                onClick={() => labelKeys.unbind(action)}
              >
                None
              </Button>
            </li>
          ))}
        </ul>
        <p className={styles.lostKey} role="status">
          {lost && bindings[lost.action].length === 0 && (
            <>
              <Icon name="warning" size={16} /> {LABEL_ACTIONS[lost.to]} took the key of {LABEL_ACTIONS[lost.action]},
              which has no key now.
            </>
          )}
        </p>
        <Button size="compact-sm" variant="default" onClick={labelKeys.reset}>
          Back to the usual keys
        </Button>
      </Modal>
    </>
  );
}
