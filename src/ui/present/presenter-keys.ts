import { useEffect, useRef } from 'react';
import { keyNames } from '../../web/key-names';
import { listenToKeys, pressesFocused } from '../keys/key-owner';
import type { Presenting } from './use-presenting';

/** A presenter's keys: those of a clicker too, which sends PageUp and PageDown. */
const KEYS: Readonly<Record<string, (presenting: Presenting) => void>> = {
  ArrowRight: (p) => p.next(),
  PageDown: (p) => p.next(),
  ArrowLeft: (p) => p.back(),
  PageUp: (p) => p.back(),
  ArrowDown: (p) => p.turnPrompt(1),
  ArrowUp: (p) => p.turnPrompt(-1),
  Space: (p) => p.playOrPause(),
  s: (p) => p.turnSlow(),
  h: (p) => p.turnBare(),
  l: (p) => p.turnLive(),
  a: (p) => p.mark(),
  Escape: (p) => p.leave(),
};

/** The keys of the page rest while something is presented: these are the only ones. */
export function usePresenterKeys(presenting: Presenting): void {
  const latest = useRef(presenting);
  latest.current = presenting;
  useEffect(
    () =>
      listenToKeys((event) => {
        const act = keyNames(event).flatMap((name) => KEYS[name] ?? [])[0];
        if (!act || (event.key === ' ' && pressesFocused(event))) return false;
        act(latest.current);
        return true;
      }),
    [],
  );
}
