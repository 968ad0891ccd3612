import { expect, test } from 'vitest';
import { parseConfig } from '../recipes/config';
import { newName } from './new-name';

type Run = Parameters<typeof newName>[1];
const run = (seed: number, labels = ''): Run => ({
  config: parseConfig({ seed }),
  lineage: { data: labels ? { 'data.pairs': { source: 'ann', count: 2, identity: labels } } : {} },
});

test('the same settings have the same name, told apart by a number; other settings never take a name that is there', () => {
  const first = { ...run(1), name: 'Default settings' };
  const second = { ...run(1), name: newName('The same again', run(1), [first]) };
  expect(second.name).toBe('Default settings (2)');
  const other = { ...run(2), name: newName('Seed 2', run(2), [first, second]) };
  expect(other.name).toBe('Seed 2');
  expect(newName('Seed 1', run(1), [first, second, other])).toBe('Default settings (3)');
  expect(newName('Seed 2', run(3), [other])).toBe('Seed 2 (2)');
  expect(newName('2 labels', run(1, 'ab'), [first])).toBe('2 labels');
});
