import { Kbd } from '@mantine/core';
import { keyLabel, type LabelAction } from '../../studio/label-keys';
import { useShortcutsOn } from '../shell/use-shortcuts';
import { useFrom } from '../studio-context';

/** The key of an action, beside its button; nothing where it has none. */
export function KeyHint({ action }: { action: LabelAction }) {
  const [on] = useShortcutsOn();
  const key = useFrom(
    (s) => s.labelKeys,
    (state) => state.bindings[action][0],
  );
  return on && key ? <Kbd aria-hidden="true">{keyLabel(key)}</Kbd> : null;
}
