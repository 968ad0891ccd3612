import { defineConfig } from 'vitest/config';

/** Folders whose tests leave nothing behind in their process, so that one process runs many and imports once. */
const FOLDERS = [
  'cli,codecs,config,data,engine,evaluation,formats,frontier,hub-worker,label-worker,labeling,offline,optim,pictures',
  'recipes,rlhf,rules,storage,studio,tasks,text,train,ui,web',
];
/** But soaks, which count the memory of their process. */
const TOGETHER = `src/{${FOLDERS.join()}}/**/!(*.soak).test.ts`;

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
