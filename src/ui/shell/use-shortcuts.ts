import { useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { isBusy, type StepUnit } from '../../studio/run';
import { viewsOf } from '../../studio/views';
import { keyNames } from '../../web/key-names';
import { listenToKeys, pressesFocused } from '../keys/key-owner';
import { useRecipe, useStudio } from '../studio-context';

/** Single keys, which a person can switch off (WCAG 2.1.4); never while typing. */
export const SHORTCUTS: readonly (readonly [key: string, does: string])[] = [
  ['Space', 'Pause or resume the run'],
  ['S', 'One step or iteration, while paused'],
  ['P', 'One phase of it, while paused'],
  ['E', 'Show or hide the explanation'],
  ['1 – 9', 'Go to a view, in the order of the list on the left'],
];

const STEPS: Readonly<Record<string, StepUnit>> = { s: 'step', p: 'phase' };

export const useShortcutsOn = () =>
  useLocalStorage({ key: 'single-key-shortcuts', defaultValue: true, getInitialValueInEffect: false });

/** The keys of the whole page, and its own shortcuts. */
export function useShortcuts(): void {
  const studio = useStudio();
  const recipe = useRecipe();
  const [on] = useShortcutsOn();
  const pauseOrResume = (event: KeyboardEvent): boolean => {
    const run = studio.run.getState();
    if (!isBusy(run) || pressesFocused(event)) return false;
    if (run.status.state === 'paused') studio.run.resume();
    else studio.run.pause();
    return true;
  };
  const act = (event: KeyboardEvent, name: string, owned: boolean): boolean => {
    if (name === 'Space') return pauseOrResume(event);
    if (owned) return false;
    const view = /^[1-9]$/.test(name) ? viewsOf(recipe)[Number(name) - 1] : undefined;
    if (view !== undefined) studio.settings.show(view);
    else if (name === 'e') studio.reading.toggle();
    else if (STEPS[name] && studio.run.getState().status.state === 'paused') studio.run.step(STEPS[name]);
    else return false;
    return true;
  };
  const latest = useRef(act);
  latest.current = (event, name, owned) => on && act(event, name, owned);
  useEffect(
    () => listenToKeys((event, owned) => keyNames(event).some((name) => latest.current(event, name, owned))),
    [],
  );
}
