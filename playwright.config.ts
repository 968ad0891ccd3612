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

// Software WebGPU needs these flags; without them headless Chromium has no adapter, which is the wasm project.
export default defineConfig({
  testDir: 'e2e',
  outputDir: 'build/playwright',
  fullyParallel: false,
  workers: 1,
  forbidOnly: true,
  timeout: 600_000, // for a busy machine: alone, the longest journey takes a third of it
  expect: { timeout: 30_000 },
  use: {
    baseURL,
    viewport: { width: 1280, height: 720 },
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
  },
  projects: [
    {
      name: 'webgpu',
      testIgnore: /\.wasm\.spec\.ts$/, // what the backend has no part in runs once, on wasm
      use: {
        launchOptions: {
          executablePath,
          args: [...common, '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
        },
      },
    },
    { name: 'wasm', use: { launchOptions: { executablePath, args: [...common, '--disable-features=WebGPU'] } } },
  ],
  webServer: {
    command: `npx vite build && npx vite preview --port ${port} --strictPort`,
    url: baseURL,
    timeout: 120_000,
    reuseExistingServer: false,
  },
});
