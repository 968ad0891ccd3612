import './global.css';
import '@mantine/core/styles.layer.css';
import { MantineProvider } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Studio } from '../studio/studio';
import { START } from '../studio/views';
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
  if (!presents) return <Page />;
  return (
    <Suspense fallback={null}>
      <Presenter />
    </Suspense>
  );
}
