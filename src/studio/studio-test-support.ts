/** The studio over an engine that answers as a test says. */
import { presets } from '../config/model';
import type { ModelInfo } from '../engine/protocol';
import { createStudio } from './create-studio';
import { createTestEngine, type Handlers } from './test-engine';

export const base: ModelInfo = {
  ref: 'base',
  kind: 'policy',
  name: 'nano',
  config: presets.nano,
  parameterCount: 166_000,
  warnings: [],
};

export function setUp(handlers: Handlers = {}, search = '?backend=wasm') {
  const engine = createTestEngine({
    start: () => ({ backend: 'wasm', adapter: 'WebAssembly SIMD', software: true, notes: [] }),
    loadBase: () => base,
    pairs: () => [],
    ...handlers,
  });
  const studio = createStudio(engine, { search, schedule: (task) => task(), now: () => 0 });
  return { engine, studio };
}
