import { defineConfig } from 'vite';

/**
 * Node programs of src/cli. tfjs's deep imports fail under plain Node, so its packages are bundled; everything else
 * stays an ordinary import.
 */
export default defineConfig({
  resolve: { mainFields: ['module', 'main'] },
  publicDir: false,
  ssr: { noExternal: [/@tensorflow/] },
  build: { outDir: 'build/cli', emptyOutDir: false, target: 'node20', minify: false, sourcemap: true },
  logLevel: 'warn',
});
