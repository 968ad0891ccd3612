import { ggufJourney } from './gguf-journey';
import { test } from './studio';

// On WebGPU alone, in test:long (playwright.config.ts).
test('a GGUF file on WebGPU: opened, labeled, trained, exported and there again', async ({ page }, info) => {
  await ggufJourney(page, info);
});
