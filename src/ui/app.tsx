import './global.css';
import './mantine-styles';
import { MantineProvider } from '@mantine/core';
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { Studio } from '../studio/studio';
import { START } from '../studio/views';
import { PRESENT_BUTTON } from './first/first-view';
import { Page } from './shell/page';
import { RootBoundary } from './shell/root-boundary';
import { StudioProvider, useFrom } from './studio-context';
import { cssVariables, theme } from './theme';

const Presenter = lazy(() => import('./present/presenter'));

/** The recorded run of the first view is read while the page is drawn for the first time. */
export function beginFirstView({ settings, recorded }: Studio): void {
  const { view, recording, present } = settings.getState();
  const plays = present === null && !matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (view === START) void recorded.openBundled(recording, plays);
}

export function App({ studio }: { studio: Studio }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <StudioProvider studio={studio}>
        <RootBoundary>
          <PageOrPresenter />
        </RootBoundary>
      </StudioProvider>
    </MantineProvider>
  );
}

/** While something is presented there is no page beside it: no setting can be changed by a slip. */
function PageOrPresenter() {
  const presents = useFrom(
    (s) => s.settings,
    ({ present }) => present !== null,
  );
  const before = useRef(presents);
  useEffect(() => {
    // Whoever leaves stands where the presentation is begun, and not at the top of the page.
    if (before.current && !presents) document.getElementById(PRESENT_BUTTON)?.focus();
    before.current = presents;
  }, [presents]);
  if (!presents) return <Page />;
  return (
    <Suspense fallback={null}>
      <Presenter />
    </Suspense>
  );
}
