// npm run pack-device-check: build/device-kit, all that scripts/device-check.sh needs of a Linux machine that has neither Node
// nor packages nor a model: Node and Dawn's addon, packed, and the command line's programs and the tests with everything they
// import. Under 64 MiB. Any machine of this one's kind runs build/device-kit/device-check.sh.
import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { findChromium } from './chromium.mjs';

const MOST = 64 * 2 ** 20;
const root = fileURLToPath(new URL('..', import.meta.url));
const kit = join(root, 'build/device-kit');
const platform = `${process.platform}-${process.arch}`;
if (process.platform !== 'linux')
  fail('The kit is of this machine’s Node, and the check runs on Linux: pack it there.');
process.chdir(root);
rmSync(kit, { recursive: true, force: true });

// Programs: everything is in them, but for Dawn's addon, which is no JavaScript.
const commands = ['bench', 'pipeline', 'large-model'].map((name) => [name, `src/cli/${name}.ts`]);
const own = ['adapter', 'tests'].map((name) => [name, `scripts/device-kit/${name}.mjs`]);
await build({
  root,
  configFile: `${root}/vite.cli.config.ts`,
  resolve: { alias: { vitest: `${root}/scripts/device-kit/vitest.mjs` } },
  ssr: { noExternal: true, external: ['webgpu'] },
  build: {
    ssr: true,
    outDir: `${kit}/build/cli`,
    minify: true,
    sourcemap: false,
    rolldownOptions: {
      input: Object.fromEntries([...commands, ...own]),
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});

// What the programs look for beside them.
copy('node_modules/webgpu', ['package.json', 'LICENSE.md', 'index.js']);
copy('node_modules/@tensorflow/tfjs-backend-wasm', ['package.json', ...wasmFiles()]);
cpSync('public/models/nano', `${kit}/public/models/nano`, { recursive: true });
writeFileSync(`${kit}/package.json`, '{ "type": "module" }\n');
const commit = execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
writeFileSync(`${kit}/commit`, `${commit}\n`);
copyFileSync('scripts/device-check.sh', `${kit}/device-check.sh`);
copyFileSync('scripts/device-kit/report.mjs', `${kit}/report.mjs`);
pack(process.execPath, 'node.xz');
pack(`node_modules/webgpu/dist/${platform}/dawn.node`, 'dawn.node.xz');
// The loader of Vulkan's drivers, which a machine for computing often lacks, where a browser brings one.
const loader = [dirname(findChromium() ?? '/'), '/usr/lib/chromium']
  .map((folder) => join(folder, 'libvulkan.so.1'))
  .find((path) => existsSync(path));
if (loader) copyFileSync(loader, `${kit}/libvulkan.so.1`);

const size = readdirSync(kit, { recursive: true }).reduce((sum, name) => sum + bytes(join(kit, name)), 0);
console.log(
  `build/device-kit: ${(size / 2 ** 20).toFixed(1)} MiB, commit ${commit}. Run build/device-kit/device-check.sh.`,
);
if (size > MOST) fail(`That is more than the ${MOST / 2 ** 20} MiB that it may have.`);

function bytes(path) {
  const file = statSync(path);
  return file.isFile() ? file.size : 0;
}

function wasmFiles() {
  const { main } = JSON.parse(readFileSync('node_modules/@tensorflow/tfjs-backend-wasm/package.json', 'utf8'));
  const wasm = readdirSync('node_modules/@tensorflow/tfjs-backend-wasm/dist').filter((name) => name.endsWith('.wasm'));
  return [main, ...wasm.map((name) => `dist/${name}`)];
}

function copy(folder, names) {
  for (const name of names) {
    const to = join(kit, folder, name);
    mkdirSync(dirname(to), { recursive: true });
    copyFileSync(join(folder, name), to);
  }
}

/** xz of a file, kept from one packing to the next as long as the file is the same. */
function pack(file, name) {
  const { size, mtimeMs } = statSync(file);
  const kept = join(root, 'build/packed', `${size}-${Math.round(mtimeMs)}-${name}`);
  if (!existsSync(kept)) {
    mkdirSync(dirname(kept), { recursive: true });
    execFileSync('sh', ['-c', 'xz -T0 -9 -c "$1" >"$2.part" && mv "$2.part" "$2"', 'sh', file, kept]);
  }
  copyFileSync(kept, join(kit, name));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
