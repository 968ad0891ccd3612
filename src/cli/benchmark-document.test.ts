import { expect, it } from 'vitest';
import { withSection } from './benchmark-document';

it("replaces an adapter's section and keeps the others", () => {
  const first = withSection('# Benchmarks\n', 'wasm: CPU', '## wasm: CPU, 2020\n\nold\n');
  const both = withSection(first, 'webgpu: GPU', '## webgpu: GPU, 2020\n\nother\n');
  expect(withSection(both, 'wasm: CPU', '## wasm: CPU, 2021\n\nnew\n')).toBe(
    '# Benchmarks\n\n## wasm: CPU, 2021\n\nnew\n\n## webgpu: GPU, 2020\n\nother\n',
  );
});
