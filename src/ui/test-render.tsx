import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { prerender } from 'react-dom/static';
import type { Studio } from '../studio/studio';
import { StudioProvider } from './studio-context';
import { theme } from './theme';

/** A part of the page as markup, once all that it loads is there; what breaks while it is drawn fails the test. */
export async function rendered(studio: Studio, element: ReactNode): Promise<string> {
  const faults: unknown[] = [];
  const { prelude } = await prerender(
    <MantineProvider theme={theme}>
      <StudioProvider studio={studio}>{element}</StudioProvider>
    </MantineProvider>,
    { onError: (cause) => void faults.push(cause) },
  );
  const html = await new Response(prelude).text();
  if (faults.length > 0) throw faults[0];
  return html.replaceAll('<!-- -->', '');
}
