import { type MouseEvent, useEffect, useRef } from 'react';
import type { TaskView } from '../../labeling/task';

/** Nobody reads two answers in less: a press this soon after a task appeared is the second of a double tap on the one before. */
const TOO_SOON_MS = 300;

/** Of a press by pointer; a key is pressed once for a pair by itself (`use-labeling-keys.ts`). */
export const isTooSoon = (shownAt: number, { detail, timeStamp }: Pick<MouseEvent, 'detail' | 'timeStamp'>): boolean =>
  detail > 0 && timeStamp - shownAt < TOO_SOON_MS;

/** Makes a press of a button that judges count for the task that was there when the finger came down. */
export type SettledTap = (judge: () => void) => (event: MouseEvent) => void;

export function useSettledTap(task: TaskView | null): SettledTap {
  const shownAt = useRef(Number.NEGATIVE_INFINITY);
  // What the page holds of a task is made anew whenever anything changes.
  const shown = task && `${task.type}/${task.ticket}/${task.prompt}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another task is there from now on
  useEffect(() => {
    shownAt.current = performance.now();
  }, [shown]);
  return (judge) => (event) => {
    if (!isTooSoon(shownAt.current, event)) judge();
  };
}
