import { expect, it } from 'vitest';
import { LARGE } from '../bench/large-model';
import { keptOfLayer, layersKept, tokensKept } from './kept-values';

it('as many layers are computed again as must, and no more', () => {
  const [layers, most] = [LARGE.num_hidden_layers, tokensKept(LARGE)];
  expect(most).toBeGreaterThan(4 * 128);
  expect(layersKept(LARGE, most)).toBe(layers);
  const values = (tokens: number, kept: number) =>
    tokens * (kept * keptOfLayer(LARGE) + (layers - kept) * LARGE.hidden_size);
  for (const tokens of [most + 1, 680, 1024, 4096]) {
    const kept = layersKept(LARGE, tokens);
    expect(values(tokens, kept)).toBeLessThanOrEqual(values(most + 1, layers));
    expect(values(tokens, kept + 1)).toBeGreaterThan(values(most, layers));
  }
  expect(layersKept(LARGE, 680)).toBe(22);
  expect(layersKept(LARGE, 100_000)).toBe(0);
});
