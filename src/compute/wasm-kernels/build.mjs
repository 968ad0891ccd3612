// Compiles the kernels and writes them as a module of base64 text, so that no build needs the compiler and no page
// fetches one more file. Run `node src/compute/wasm-kernels/build.mjs` after a change; a test fails when it is stale.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const root = join(folder, '../../..');
const wasm = join(mkdtempSync(join(tmpdir(), 'asc-')), 'kernels.wasm');
const flags = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd', '--use', 'abort='];
execFileSync(join(root, 'node_modules/.bin/asc'), [join(folder, 'index.ts'), '-o', wasm, ...flags], { stdio: 'inherit', cwd: folder });
const bytes = readFileSync(wasm);
const sources = readdirSync(folder).filter((name) => name.endsWith('.ts')).sort();
const hash = createHash('sha256');
for (const name of sources) hash.update(readFileSync(join(folder, name)));
const text = bytes.toString('base64').match(/.{1,110}/g).map((line) => `  '${line}',`).join('\n');
writeFileSync(
  join(folder, '../wasm-kernels.generated.ts'),
  `// Made by wasm-kernels/build.mjs: ${bytes.length} bytes.\nexport const sourceHash = '${hash.digest('hex')}';\nexport const base64 = [\n${text}\n].join('');\n`,
);
console.log(`${bytes.length} bytes`);
