import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

/** Path of a Chromium program: CHROMIUM_PATH, the system's, or the one Playwright installed; null if there is none. */
export function findChromium() {
  const own = process.env.CHROMIUM_PATH;
  if (own) return existsSync(own) ? own : null;
  for (const path of ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'])
    if (existsSync(path)) return path;
  try {
    const path = createRequire(import.meta.url)('playwright-core').chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}
