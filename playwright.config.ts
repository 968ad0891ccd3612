import { defineConfig } from '@playwright/test';
import { findChromium } from './scripts/chromium.mjs';
import { freePort } from './scripts/free-port.mjs';

const common = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const executablePath = findChromium() ?? undefined;
// Found once by the runner; its workers read this file too and are told.
process.env.RLHF_TEST_PORT ??= String(await freePort());
const port = process.env.RLHF_TEST_PORT;
const baseURL = `http://localhost:${port}`;

/** What measures, kills, loses devices or wants every core: one at a time. The other journeys go two at a time. */
const ALONE = /(page-speed|kills|soak|long|tabs|threads|device-loss)\.(wasm\.)?spec\.ts$/;
/** What the backend has no part in runs once, on wasm. */
const WASM_ONLY = /\.wasm\.spec\.ts$/;
/** What costs more on WebGPU than npm test may take: test:long runs it there, npm test the same journey on wasm. */
const LONG_ONLY = /\.long\.spec\.ts$/;

// Software WebGPU needs these flags; without them headless Chromium has no adapter, which is the wasm projects.
const ARGS = {
  webgpu: ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  wasm: ['--disable-features=WebGPU'],
};

const projects = (['webgpu', 'wasm'] as const).flatMap((backend) => {
  const use = { launchOptions: { executablePath, args: [...common, ...ARGS[backend]] } };
  const elsewhere = backend === 'webgpu' ? [WASM_ONLY] : [LONG_ONLY];
  const tooLong = process.env.RLHF_LONG === '1' ? [] : [LONG_ONLY];
  return [
    { name: `together-${backend}`, testIgnore: [ALONE, ...elsewhere], use },
    { name: `alone-${backend}`, testMatch: ALONE, testIgnore: [...elsewhere, ...tooLong], use },
  ];
});

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'build/playwright',
  fullyParallel: false,
  workers: 1, // npm test asks for two where it runs the projects that bear it
  forbidOnly: true,
  timeout: 600_000, // for a busy machine: alone, the longest journey takes a third of it
  expect: { timeout: 30_000 },
  use: {
    baseURL,
    viewport: { width: 1280, height: 720 },
    serviceWorkers: 'block',
    // Recording every page costs more than a third of the processor time: RLHF_TRACE=1 does it for a test that fails.
    trace: process.env.RLHF_TRACE === '1' ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
  projects,
  webServer: {
    // npm test has built the page before, once for all.
    command: `${process.env.RLHF_BUILT ? '' : 'npx vite build && '}npx vite preview --port ${port} --strictPort`,
    url: baseURL,
    env: { RLHF_HUB_HOSTS: 'http://localhost:*' }, // tests have a Hub of their own
    timeout: 120_000,
    reuseExistingServer: false,
  },
});
