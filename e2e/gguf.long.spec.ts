import { LONG } from '../src/testing/long';
import { ggufJourney } from './gguf-journey';
import { backendOf, test } from './studio';

test('a GGUF file on WebGPU: opened, labeled, trained, exported and there again', async ({ page }, info) => {
  test.skip(!LONG || backendOf(info) !== 'webgpu', 'npm run test:long; on wasm it runs with every npm test');
  await ggufJourney(page, info);
});
