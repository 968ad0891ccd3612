import { defineConfig } from 'vite';

/**
 * Node programs of src/cli. tfjs's deep imports fail under plain Node, so its packages are bundled; everything else
 * stays an ordinary import.
 */
// tfjs-backend-wasm's start-up code asks for CommonJS names that an ES module lacks.
const banner = [
  "import { createRequire as cliCreateRequire } from 'node:module';",
  'const require = cliCreateRequire(import.meta.url);',
  'const __dirname = import.meta.dirname;',
  'const __filename = import.meta.filename;',
].join('\n');

export default defineConfig({
  resolve: { mainFields: ['module', 'main'] },
  publicDir: false,
  ssr: { noExternal: [/@tensorflow/] },
  build: {
    outDir: 'build/cli',
    emptyOutDir: false,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rolldownOptions: { output: { banner } },
  },
  logLevel: 'warn',
});
