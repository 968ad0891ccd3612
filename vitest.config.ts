import { defineConfig } from 'vitest/config';

// tfjs's deep imports fail under plain Node, so its packages go through vite's transform.
export default defineConfig({
  resolve: { mainFields: ['module', 'main'] },
  test: {
    include: ['src/**/*.test.ts'],
    setupFiles: ['scripts/vitest-times.mjs'],
    environment: 'node',
    // For what hangs; a busy machine is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    server: { deps: { inline: [/@tensorflow/] } },
    pool: 'forks',
    maxWorkers: 2,
  },
});
