import { test as base, expect, type Page, type TestInfo } from '@playwright/test';

/** Faults of a page: an error on its console, an exception, something refused by the policy, a request elsewhere. */
async function watchPage(page: Page, faults: string[]): Promise<void> {
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`),
    );
  });
}

/**
 * Every journey runs with these watches: no error on the console, no exception, nothing refused by the
 * Content-Security-Policy, and of the whole browser (pages, workers, service worker) no request to another origin.
 */
export const test = base.extend<{ watch: (page: Page) => Promise<void> }>({
  watch: async ({ context, baseURL }, use) => {
    const faults: string[] = [];
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(baseURL ?? '').host)
        faults.push(`request to another origin: ${url}`);
    });
    await use((page) => watchPage(page, faults));
    expect(faults).toEqual([]);
  },
  page: async ({ page, watch }, use) => {
    await watch(page);
    await use(page);
  },
});

export { expect };

export type Backend = 'webgpu' | 'wasm';

/** The backend that this project is about. */
export const backendOf = ({ project }: TestInfo): Backend => (project.name.endsWith('webgpu') ? 'webgpu' : 'wasm');

/** The device's badge names it. */
export async function expectBackend(page: Page, backend: Backend): Promise<void> {
  await expect(page.getByRole('button', { name: /^Device:/ })).toContainText(
    backend === 'webgpu' ? 'WebGPU' : 'WebAssembly',
    { timeout: 60_000 },
  );
}

export const rail = (page: Page) => page.getByRole('navigation', { name: 'Pipeline' });

/** Opens a stage from the rail. */
export async function open(page: Page, stage: RegExp): Promise<void> {
  await rail(page).getByRole('button', { name: stage }).click();
}

/** Settings as the address carries them. One thread on wasm unless asked: two journeys at a time fill two cores. */
export const address = (settings: Readonly<Record<string, string | number>>): string => {
  const all = Object.entries({ threads: 1, ...settings });
  return `/?${new URLSearchParams(all.map(([key, value]) => [key, String(value)]))}`;
};
