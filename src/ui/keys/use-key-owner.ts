import { useEffect, useRef } from 'react';
import { type KeyHandler, ownKeys } from './key-owner';

/** The keys belong to this part of the page for as long as it is there and `on`. */
export function useKeyOwner(handler: KeyHandler, on = true): void {
  const latest = useRef(handler);
  latest.current = handler;
  useEffect(() => (on ? ownKeys((event) => latest.current(event)) : undefined), [on]);
}
