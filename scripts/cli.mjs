// npm run <command> -- <arguments>: builds src/cli/<command>.ts for Node and runs it.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const [command, ...args] = process.argv.slice(2);
await build({
  root,
  configFile: `${root}/vite.cli.config.ts`,
  build: { ssr: `src/cli/${command}.ts`, rolldownOptions: { output: { entryFileNames: '[name].js' } } },
});
const { status, signal } = spawnSync(
  process.execPath,
  ['--enable-source-maps', `${root}/build/cli/${command}.js`, ...args],
  { stdio: 'inherit' },
);
process.exit(signal ? 1 : (status ?? 1));
