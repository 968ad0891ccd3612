import { beforeEach, expect, it } from 'vitest';
import { calibrationPairs } from '../label-worker/calibration';
import { answer } from '../labeling/fixtures';
import { makePair, type Pair } from '../labeling/pair-queue';
import { chosenIndex, type LabelRecord, labelRecordSchema } from '../labeling/record';
import { calibrationResult, createCalibration, ROUND } from './calibration';
import { createTestWorker } from './label-worker-test-support';

const rounds = [1, 2].map((seed) => calibrationPairs(seed, ROUND));
let kept: LabelRecord[] = [];
let clock = 0;
const setUp = (rater = 'ann', own?: () => readonly Pair[]) =>
  createCalibration({
    ...(own && { own }),
    worker: createTestWorker({ calibration: ({ seed }: { seed: number }) => rounds[seed - 1] }),
    records: () => kept,
    keep: async (record) => void kept.push(record),
    rater: () => rater,
    session: 's',
    now: () => (clock += 1000),
    newId: () => `id-${kept.length}`,
  });
beforeEach(() => {
  kept = [];
});

it('asks each known pair once, tells the better side after the choice, and keeps valid calibration labels', async () => {
  const calibration = setUp();
  await calibration.start();
  for (let i = 0; i < ROUND; i++) {
    const { view, status } = calibration.getState();
    expect(status).toBe('asking');
    // What is shown before the choice names neither the better side nor a source.
    expect(Object.keys(view ?? {}).sort()).toEqual(['left', 'prompt', 'right', 'topic']);
    await calibration.answer('left');
    const { feedback } = calibration.getState();
    const record = kept.at(-1) as LabelRecord;
    expect(labelRecordSchema.safeParse(record).success).toBe(true);
    expect(feedback?.better === 'left').toBe(chosenIndex(record) === record.expected);
    calibration.next();
  }
  expect(calibration.getState()).toMatchObject({ status: 'done', answered: ROUND });
  expect(new Set(kept.map((one) => one.pair)).size).toBe(ROUND);
  const { right, of, topics } = calibrationResult(kept, 'ann');
  expect(of).toBe(ROUND);
  expect(topics.reduce((sum, topic) => sum + topic.right, 0)).toBe(right);
  // Sides are mixed: always pressing left is right about half of the time.
  expect(right).toBeGreaterThan(3);
  expect(right).toBeLessThan(17);
});

it('goes on where it was left, and another round has other pairs', async () => {
  const calibration = setUp();
  await calibration.start();
  await calibration.answer('right');
  calibration.leave();
  await calibration.start();
  expect(calibration.getState()).toMatchObject({ status: 'asking', answered: 1 });
  while (calibration.getState().status !== 'done') {
    await calibration.answer('right');
    calibration.next();
  }
  await calibration.start();
  expect(calibration.getState()).toMatchObject({ status: 'asking', answered: 0 });
});

it('one key pressed twice is one label', async () => {
  const calibration = setUp();
  await calibration.start();
  await Promise.all([calibration.answer('left'), calibration.answer('right')]);
  expect(kept).toHaveLength(1);
});

it('time in a hidden tab does not count', async () => {
  const calibration = setUp();
  await calibration.start();
  calibration.sign('hidden');
  clock += 100_000;
  calibration.sign('visible');
  await calibration.answer('left');
  expect(kept[0]?.activeMs).toBeLessThan(10_000);
  expect((kept[0]?.decidedAt ?? 0) - (kept[0]?.shownAt ?? 0)).toBeGreaterThan(100_000);
});

it('on own prompts it asks the known pairs of a file; without any it says what to do', async () => {
  let own: Pair[] = [];
  const calibration = setUp('ann', () => own);
  await calibration.start();
  expect(calibration.getState()).toMatchObject({ status: 'idle', fault: expect.stringContaining('known answer') });
  own = Array.from({ length: 23 }, (_, i) => makePair(`p${i}`, answer('a'), answer('b'), { expected: 0 }) as Pair);
  const asked: string[] = [];
  for (const count of [ROUND, 3]) {
    await calibration.start();
    expect(calibration.getState().total).toBe(count);
    for (let i = 0; i < count; i++) {
      asked.push(calibration.getState().view?.prompt ?? '');
      await calibration.answer('left');
      expect(calibration.getState().feedback?.reason).toBe('your file says so');
      if (count === ROUND && i === 4) {
        calibration.leave();
        await calibration.start();
        expect(calibration.getState()).toMatchObject({ total: ROUND, answered: 5 });
      } else calibration.next();
    }
    expect(calibration.getState().status).toBe('done');
  }
  expect(new Set(asked).size).toBe(23);
  await calibration.start();
  expect(calibration.getState().fault).toContain('every known pair');
});
