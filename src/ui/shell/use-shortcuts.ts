import { useHotkeys, useLocalStorage } from '@mantine/hooks';
import { isBusy } from '../../studio/run';
import { viewsOf } from '../../studio/views';
import { useRecipe, useStudio } from '../studio-context';

/** Single keys, which a person can switch off (WCAG 2.1.4); never while typing. */
export const SHORTCUTS: readonly (readonly [key: string, does: string])[] = [
  ['Space', 'Pause or resume the run'],
  ['S', 'One step, while paused'],
  ['E', 'Show or hide the explanation'],
  ['1 – 9', 'Go to a view, in the order of the rail'],
];

export const useShortcutsOn = () =>
  useLocalStorage({ key: 'single-key-shortcuts', defaultValue: true, getInitialValueInEffect: false });

export function useShortcuts(): void {
  const studio = useStudio();
  const recipe = useRecipe();
  const [on] = useShortcutsOn();
  const pauseOrResume = (event: KeyboardEvent) => {
    // Space on a button presses the button.
    if (event.target instanceof HTMLElement && event.target.closest('button, a, [role]')) return;
    const run = studio.run.getState();
    if (!isBusy(run)) return;
    event.preventDefault();
    if (run.status.state === 'paused') studio.run.resume();
    else studio.run.pause();
  };
  const step = () => {
    if (studio.run.getState().status.state === 'paused') studio.run.step('step');
  };
  useHotkeys(
    on
      ? [
          ['space', pauseOrResume, { preventDefault: false }],
          ['s', step],
          ['e', studio.reading.toggle],
          ...viewsOf(recipe)
            .slice(0, 9)
            .map((view, i): [string, () => void] => [String(i + 1), () => studio.settings.show(view)]),
        ]
      : [],
  );
}
