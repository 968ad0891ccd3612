import { defineConfig } from 'vitest/config';

/** Folders whose tests leave nothing behind in their process, so that one process runs many and imports once. */
const TOGETHER =
  'src/{config,data,evaluation,formats,frontier,labeling,recipes,rules,storage,studio,tasks,text,ui}/**/*.test.ts';

// tfjs's deep imports fail under plain Node, so its packages go through vite's transform.
export default defineConfig({
  resolve: { mainFields: ['module', 'main'] },
  test: {
    setupFiles: ['scripts/vitest-times.mjs'],
    environment: 'node',
    // For what hangs; a busy machine is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    server: { deps: { inline: [/@tensorflow/] } },
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'together', include: [TOGETHER], isolate: false } },
      { extends: true, test: { name: 'apart', include: ['src/**/*.test.ts'], exclude: [TOGETHER] } },
    ],
  },
});
