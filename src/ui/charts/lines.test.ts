import { expect, it } from 'vitest';
import { MetricRing } from '../../studio/metric-ring';
import { leftOutByLog, rawOf, rowsOf } from './lines';

function ringOf(values: readonly number[]): MetricRing {
  const ring = new MetricRing();
  for (const [step, value] of values.entries()) ring.push(step, value);
  return ring;
}

it('smooths a line of batches beside what it was made of, and leaves measurements as they are', () => {
  const batches = { name: 'loss', ring: ringOf([0, 4, 0]), ofBatches: true };
  const measured = { name: 'eval_loss', ring: ringOf([3, 1, 2]), ofBatches: false };
  const rows = rowsOf([batches, measured], 0.5);
  expect(rows.map((row) => row[rawOf('loss')])).toEqual([0, 4, 0]);
  expect(rows[1]?.loss).toBeCloseTo(8 / 3);
  expect(rows.map((row) => row.eval_loss)).toEqual([3, 1, 2]);
  expect(rows[0]).not.toHaveProperty([rawOf('eval_loss')]);
  expect(rowsOf([batches], 0)[1]).toEqual({ step: 1, loss: 4 });
});

it('counts what a logarithmic scale has no place for', () => {
  const rows = rowsOf([{ name: 'kl', ring: ringOf([-1, 0, 2, 3]), ofBatches: false }], 0);
  expect(leftOutByLog(rows, ['kl'])).toBe(2);
  expect(leftOutByLog(rows, ['elsewhere'])).toBe(0);
});
