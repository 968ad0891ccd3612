// Compiles the kernels and writes them as modules of text in hexadecimal (which compresses to three quarters of what base64 does,
// since bytes that repeat look the same again), so that no build needs the compiler and no page fetches a file it does not run:
// for every browser, and for those with relaxed SIMD (fused multiply and add); each also for shared memory and a team of threads.
// Run `node src/compute/wasm-kernels/build.mjs` after a change; a test fails when they are stale.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '../../..');
const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd', '--use', 'abort='];
const sources = readdirSync(folder).filter((name) => name.endsWith('.ts')).sort();
const hash = createHash('sha256');
for (const name of sources) hash.update(readFileSync(join(folder, name)));
const sourceHash = hash.digest('hex');

function build(target, entry, more) {
  const wasm = join(mkdtempSync(join(tmpdir(), 'asc-')), 'kernels.wasm');
  const args = [join(folder, entry), '-o', wasm, ...flags, ...more];
  execFileSync(join(root, 'node_modules/.bin/asc'), args, { stdio: 'inherit', cwd: folder });
  const bytes = readFileSync(wasm);
  const text = bytes.toString('hex').match(/.{1,1000}/g).map((line) => `  '${line}',`).join('\n');
  const head = `// Made by wasm-kernels/build.mjs: ${bytes.length} bytes.\nexport const sourceHash = '${sourceHash}';\n`;
  writeFileSync(join(folder, '..', target), `${head}export const hex = [\n${text}\n].join('');\n`);
  console.log(`${target}: ${bytes.length} bytes`);
}

const relaxed = ['--enable', 'relaxed-simd'];
// As much as tfjs's own memory may grow to.
const team = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', '65536'];
build('wasm-kernels.generated.ts', 'index.ts', []);
build('wasm-kernels-relaxed.generated.ts', 'index.ts', relaxed);
build('wasm-kernels-team.generated.ts', 'index-team.ts', team);
build('wasm-kernels-team-relaxed.generated.ts', 'index-team.ts', [...team, ...relaxed]);
