import { test as base, expect, type Page } from '@playwright/test';

/**
 * Every journey runs with these watches: no error on the console, no exception, nothing refused by the
 * Content-Security-Policy, no request to another origin.
 */
export const test = base.extend<{ page: Page }>({
  page: async ({ page, baseURL }, use) => {
    const faults: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') faults.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (/^https?:$/.test(url.protocol) && url.origin !== baseURL) faults.push(`request to another origin: ${url}`);
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`refused: ${event.violatedDirective} ${event.blockedURI}`),
      );
    });
    await use(page);
    expect(faults).toEqual([]);
  },
});

export { expect };

/** The device's badge names the backend that this project is about. */
export async function expectBackend(page: Page, project: string): Promise<void> {
  await expect(page.getByRole('button', { name: /^Device:/ })).toContainText(
    project === 'webgpu' ? 'WebGPU' : 'WebAssembly',
    { timeout: 60_000 },
  );
}

export const rail = (page: Page) => page.getByRole('navigation', { name: 'Pipeline' });

/** Opens a stage from the rail. */
export async function open(page: Page, stage: RegExp): Promise<void> {
  await rail(page).getByRole('button', { name: stage }).click();
}

/** Settings as the address carries them. */
export const address = (settings: Readonly<Record<string, string | number>>): string =>
  `/?${new URLSearchParams(Object.entries(settings).map(([key, value]) => [key, String(value)]))}`;
