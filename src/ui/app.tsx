import './global.css';
import '@mantine/core/styles.layer.css';
import { MantineProvider } from '@mantine/core';
import type { Studio } from '../studio/studio';
import { Page } from './shell/page';
import { RootBoundary } from './shell/root-boundary';
import { StudioProvider } from './studio-context';
import { cssVariables, theme } from './theme';

export function App({ studio }: { studio: Studio }) {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <StudioProvider studio={studio}>
        <RootBoundary>
          <Page />
        </RootBoundary>
      </StudioProvider>
    </MantineProvider>
  );
}
