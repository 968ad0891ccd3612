import { expect, it } from 'vitest';
import { parseConfig } from '../recipes/config';
import { learnedLimit } from './learned-limit';

it('is the least that a stage which learns from the file reads, and never more than the context', () => {
  const config = parseConfig({ nodes: { sft: { maxLength: 24 }, reward: { maxLength: 48 } } });
  expect(learnedLimit(config, 'demonstrations', 128)).toBe(24);
  expect(learnedLimit(config, 'pairs', 128)).toBe(48);
  expect(learnedLimit(config, 'pairs', 32)).toBe(32);
  expect(learnedLimit({ ...config, contextLength: 16 }, 'pairs', 32)).toBe(16);
});
