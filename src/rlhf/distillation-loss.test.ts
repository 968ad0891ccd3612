import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { distillationLoss } from './distillation-loss';
import { bools, maxDifference, numericalGradient, useCpu } from './test-support';

beforeAll(useCpu);

const logs = (rows: readonly (readonly number[])[]) => rows.map((row) => row.map(Math.log));

/** Token by token, from probabilities. */
function plain(teacher: readonly (readonly number[])[], student: readonly number[][], mask: readonly number[]): number {
  const softmax = (x: readonly number[]) => {
    const e = x.map(Math.exp);
    return e.map((one) => one / e.reduce((sum, y) => sum + y, 0));
  };
  const kls = teacher.map((row, t) => {
    const [p, q] = [softmax(row), softmax(student[t] as number[])];
    return p.reduce((sum, x, v) => sum + x * Math.log(x / (q[v] as number)), 0);
  });
  const learned = kls.filter((_, t) => mask[t]);
  return learned.length === 0 ? 0 : learned.reduce((sum, x) => sum + x, 0) / learned.length;
}

async function run(teacher: number[][], student: number[][], mask: readonly number[]) {
  const { value, grad } = tf.valueAndGrad((s) => distillationLoss(tf.tensor2d(teacher), s as tf.Tensor2D, bools(mask)))(
    tf.tensor2d(student),
  );
  return { loss: (await value.data())[0] as number, gradient: await grad.data() };
}

it.each([
  // probabilities of two tokens by the teacher and the student, KL by hand
  [0.5, 0.5, 0],
  [0.5, 0.25, 0.5 * Math.log(2) + 0.5 * Math.log(2 / 3)],
  [0.9, 0.1, 0.8 * Math.log(9)],
])('teacher %f, student %f', async (p, q, expected) => {
  const { loss, gradient } = await run(logs([[p, 1 - p]]), logs([[q, 1 - q]]), [1]);
  expect(loss).toBeCloseTo(expected, 6);
  expect(maxDifference(gradient, [q - p, p - q])).toBeLessThan(1e-6);
});

it('agrees with the plain definition and finite differences; what is masked counts for nothing, NaN or not', async () => {
  const teacher = [
    [1, -2, 0.5],
    [0, 3, -1],
    [2, 2, 2],
  ];
  const student = [
    [0.2, 0.1, -0.4],
    [1, 1, 0],
    [-3, 0, 1],
  ];
  const mask = [1, 1, 0];
  const { loss, gradient } = await run(teacher, student, mask);
  expect(loss).toBeCloseTo(plain(teacher, student, mask), 6);
  const rows = (flat: readonly number[]) => [0, 3, 6].map((at) => flat.slice(at, at + 3));
  const numeric = numericalGradient((flat) => plain(teacher, rows(flat), mask), student.flat());
  expect(maxDifference(gradient, numeric)).toBeLessThan(1e-5);
  expect((await run(teacher, student, [0, 0, 0])).loss).toBe(0);
});
