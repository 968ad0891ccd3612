/** Backends under Node: Dawn behind `navigator.gpu`, .wasm files from node_modules. Never part of the page. */
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, constants, homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { type Backend, type StartOptions, startBackend } from './backend';
import { startNodeThread } from './node/thread';
import { allowRelaxedSimd, hasRelaxedSimd } from './wasm-module';
import { defaultThreads } from './wasm-threads/count';

interface NodeOptions extends StartOptions {
  readonly dawnOptions?: string[];
  /** Fused multiply and add on wasm. Who doesn't say so gets none, and so the same bits on every Node. */
  readonly relaxedSimd?: boolean;
}

// What scripts/cli.mjs starts a command with; tests have neither.
const { RLHF_WASM_RELAXED, RLHF_WASM_THREADS } = process.env;

/**
 * `startBackend` for Node: the same code after the two things a browser brings are put in place. Where none is preferred, WebGPU
 * that a CPU computes is passed over: wasm does the same work in a tenth of the time.
 */
export async function startNodeBackend(options: NodeOptions = {}): Promise<Backend> {
  const { dawnOptions = [], relaxedSimd = RLHF_WASM_RELAXED === '1', ...rest } = options;
  allowRelaxedSimd(relaxedSimd);
  // Node 20 has it behind a flag, later ones always.
  if (relaxedSimd && !hasRelaxedSimd()) setFlagsFromString('--experimental-wasm-relaxed-simd');
  if (options.prefer === undefined || options.prefer === 'webgpu') await installDawn(dawnOptions);
  const main = createRequire(join(process.cwd(), 'package.json')).resolve('@tensorflow/tfjs-backend-wasm');
  // tfjs-wasm's loader was written for CommonJS and looks for this under Node, also in a bundle of ES modules.
  (globalThis as { __dirname?: string }).__dirname ??= dirname(main);
  const start = (more: StartOptions) =>
    startBackend({
      wasmPaths: `${dirname(main)}/`,
      threads: RLHF_WASM_THREADS ? Number(RLHF_WASM_THREADS) : defaultThreads(availableParallelism()),
      wasm: { readFile, team: { startThread: startNodeThread } },
      ...rest,
      ...more,
    });
  const backend = await start({});
  const slow = options.prefer === undefined && backend.name === 'webgpu' && backend.software;
  return slow ? start({ prefer: 'wasm' }) : backend;
}

let installed = false;

async function installDawn(dawnOptions: string[]): Promise<void> {
  if (installed) return;
  const drivers = findVulkanDrivers();
  if (drivers.length > 0) process.env.VK_ICD_FILENAMES = drivers.join(delimiter);
  for (const driver of drivers) preloadVulkan(join(dirname(driver), 'libvulkan.so.1'));
  process.env.XDG_RUNTIME_DIR ??= mkdtempSync(join(tmpdir(), 'xdg-'));
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const navigator = { gpu: create(dawnOptions), userAgent: 'node', hardwareConcurrency: 2 };
  Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
  installed = true;
}

/**
 * A browser brings Vulkan's loader along, in a folder where no one looks. Once it is in the process Dawn finds it by its
 * name; LD_LIBRARY_PATH would have to be set before Node starts.
 */
function preloadVulkan(library: string): void {
  if (!existsSync(library)) return;
  const neverUnload = 0x1000; // RTLD_NODELETE, which Node does not name
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_LAZY | neverUnload);
  } catch {
    // It is no Node module, which Node says after having loaded it.
  }
}

/**
 * Description files of Vulkan drivers, by preference: those named by the environment, else all of the system's (a desktop
 * has one for each kind of GPU, and most of them find none), and a browser's SwiftShader.
 */
function findVulkanDrivers(): string[] {
  if (process.env.VK_ICD_FILENAMES) return process.env.VK_ICD_FILENAMES.split(delimiter);
  const drivers = ['/usr/share/vulkan/icd.d', '/etc/vulkan/icd.d'].flatMap((folder) =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .filter((file) => file.endsWith('.json'))
      .map((file) => join(folder, file)),
  );
  const swiftShader = findSwiftShader();
  return swiftShader ? [...drivers, swiftShader] : drivers;
}

function findSwiftShader(): string | undefined {
  const debian = '/usr/lib/chromium/vk_swiftshader_icd.json';
  if (existsSync(debian)) return debian;
  const browsers = process.env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache', 'ms-playwright');
  for (const folder of existsSync(browsers) ? readdirSync(browsers) : []) {
    for (const inner of [
      'chrome-linux',
      'chrome-linux64',
      'chrome-headless-shell-linux64',
      'chrome-headless-shell-linux',
    ]) {
      const file = join(browsers, folder, inner, 'vk_swiftshader_icd.json');
      if (existsSync(file)) return file;
    }
  }
  return undefined;
}
