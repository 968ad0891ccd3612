import { expect, it } from 'vitest';
import { BACKENDS } from '../../config/backend';
import { OPS } from './table';

it('every operation has a name of its own, and runs on every backend by a kernel or by its reference', () => {
  expect(new Set(OPS.map(({ name }) => name)).size).toBe(OPS.length);
  for (const { name, reference, kernels } of OPS)
    if (!reference) expect(Object.keys(kernels).sort(), name).toEqual([...BACKENDS].sort());
});
