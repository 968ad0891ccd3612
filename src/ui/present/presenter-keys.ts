import { useEffect, useRef } from 'react';
import { keyNames } from '../../web/key-names';
import { listenToKeys, pressesFocused } from '../keys/key-owner';
import type { Presenting } from './use-presenting';

interface PresenterKey {
  /** As they are called by `keyNames`; a clicker sends PageUp and PageDown. */
  readonly names: readonly string[];
  /** As they are written for people, and what they do. */
  readonly key: string;
  readonly does: string;
  act(presenting: Presenting): void;
}

export const PRESENTER_KEYS: readonly PresenterKey[] = [
  {
    names: ['ArrowRight', 'PageDown'],
    key: '→',
    does: 'Play up to the next scene; again: jump there',
    act: (p) => p.next(),
  },
  { names: ['ArrowLeft', 'PageUp'], key: '←', does: 'Back to the scene before', act: (p) => p.back() },
  { names: ['Space'], key: 'Space', does: 'Play or pause', act: (p) => p.playOrPause() },
  { names: ['ArrowDown'], key: '↓', does: 'The next prompt', act: (p) => p.turnPrompt(1) },
  { names: ['ArrowUp'], key: '↑', does: 'The prompt before', act: (p) => p.turnPrompt(-1) },
  { names: ['s'], key: 'S', does: 'Slow motion', act: (p) => p.turnSlow() },
  { names: ['l'], key: 'L', does: 'The live run of this tab, or the recorded one', act: (p) => p.turnLive() },
  { names: ['a'], key: 'A', does: 'Add this moment to the plan, or remove it', act: (p) => p.mark() },
  { names: ['h'], key: 'H', does: 'Hide the controls, or show them', act: (p) => p.turnBare() },
  { names: ['?'], key: '?', does: 'Show these keys', act: (p) => p.turnHelp() },
  {
    names: ['Escape'],
    key: 'Esc',
    does: 'Close this list; then leave',
    act: (p) => (p.help ? p.turnHelp() : p.leave()),
  },
];
const ACTS = new Map(PRESENTER_KEYS.flatMap(({ names, act }) => names.map((name) => [name, act] as const)));

/** The keys of the page rest while something is presented: these are the only ones. */
export function usePresenterKeys(presenting: Presenting): void {
  const latest = useRef(presenting);
  latest.current = presenting;
  useEffect(
    () =>
      listenToKeys((event) => {
        const act = keyNames(event).flatMap((name) => ACTS.get(name) ?? [])[0];
        if (!act || (event.key === ' ' && pressesFocused(event))) return false;
        act(latest.current);
        return true;
      }),
    [],
  );
}
