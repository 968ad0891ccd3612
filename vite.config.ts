import react from '@vitejs/plugin-react';
import { type Connect, defineConfig, type Plugin } from 'vite';
import { finishServiceWorker } from './scripts/offline.mjs';

/**
 * Nothing runs that is not a file of this origin, and nothing is sent anywhere. 'wasm-unsafe-eval' compiles
 * WebAssembly; inline styles are Mantine's, Recharts' and KaTeX's.
 */
const policy: Readonly<Record<string, string>> = {
  'default-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self' 'unsafe-inline'",
  'font-src': "'self'",
  'img-src': "'self' data: blob:",
  'worker-src': "'self'",
  'connect-src': "'self' blob:",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};
const asText = (directives: Readonly<Record<string, string>>): string =>
  Object.entries(directives)
    .map(([name, value]) => `${name} ${value}`)
    .join('; ');

/** Where models are fetched from, for whoever presses that button: the Hub and the hosts that it sends files from. */
const HUB_HOSTS = process.env.RLHF_HUB_HOSTS ?? 'https://huggingface.co https://*.huggingface.co https://*.hf.co';
/** The one worker that may reach them has a policy of its own; a page's cannot be loosened, and stays closed. */
const HUB_WORKER = /\/hub-worker(-[\w-]+\.js|\.ts)(\?|$)/;
const forHub = (directives: Readonly<Record<string, string>>) => ({
  ...directives,
  'connect-src': `${directives['connect-src']} ${HUB_HOSTS}`,
});

/** React's refresh preamble is an inline script, and hot reloading a web socket: development alone allows both. */
const developmentPolicy = {
  ...policy,
  'script-src': `${policy['script-src']} 'unsafe-inline'`,
  'connect-src': "'self' blob: ws:",
};

/** Cross-origin isolation gives the worker shared memory (wasm threads) and finer clocks. */
const headers = (directives: Readonly<Record<string, string>>): Record<string, string> => ({
  'Content-Security-Policy': `${asText(directives)}; frame-ancestors 'none'`,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
});

/** The same policy for static hosts, which send no headers of ours. */
const policyMeta: Plugin = {
  name: 'policy-meta',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      injectTo: 'head-prepend',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: asText(policy) },
    },
  ],
};

/** The service worker learns of what the build is made, once it is written. */
const offline: Plugin = {
  name: 'offline',
  apply: 'build',
  writeBundle: ({ dir }) => {
    if (dir) finishServiceWorker(dir);
  },
};

/** The page's font comes with the script: text that is drawn in another one first breaks its lines elsewhere and jumps. */
const fontPreload: Plugin = {
  name: 'font-preload',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) =>
      Object.keys(bundle)
        .filter((name) => /ibm-plex-sans-latin-wght-normal.*\.woff2$/.test(name))
        .map((name) => ({
          tag: 'link',
          injectTo: 'head',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `/${name}` },
        })),
  },
};

/** Headers by file, which the settings of vite know only for all files together. */
const policyHeaders: Plugin = {
  name: 'policy-headers',
  configureServer: ({ middlewares }) => void middlewares.use(withHeaders(developmentPolicy)),
  configurePreviewServer: ({ middlewares }) => void middlewares.use(withHeaders(policy)),
};
const withHeaders =
  (directives: Readonly<Record<string, string>>): Connect.NextHandleFunction =>
  ({ url = '' }, response, next) => {
    const own = HUB_WORKER.test(url) ? forHub(directives) : directives;
    for (const [name, value] of Object.entries(headers(own))) response.setHeader(name, value);
    next();
  };

export default defineConfig({
  plugins: [react(), policyMeta, policyHeaders, fontPreload, offline],
  resolve: { mainFields: ['browser', 'module', 'main'] },
  worker: { format: 'es' },
  // Fonts and wasm stay files: the policy allows no data: address for either.
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 900,
    rollupOptions: {
      input: { index: 'index.html', 'service-worker': 'src/offline/service-worker.ts' },
      // A service worker's name must stay the same, and it reigns over what lies below it.
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
});
