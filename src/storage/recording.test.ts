import { expect, it } from 'vitest';
import type { RunEvent } from '../train/events';
import { type Recording, thinned } from './recording';
import { MOST_BYTES, readRecording, recordingFile } from './recording-file';
import { recordOf } from './run-test-support';

const steps = Array.from({ length: 5000 }, (_, i) => i + 1);
const events: RunEvent[] = [
  ...steps.map(
    (step): RunEvent => ({
      type: 'metrics',
      node: 'sft',
      step,
      values: { loss: step === 2345 ? 99 : 3 / step, eval_loss: Number.NaN },
    }),
  ),
  ...steps.slice(0, 100).map(
    (step): RunEvent => ({
      type: 'samples',
      node: 'sft',
      step,
      rows: [{ prompt: 'p', answers: { base: 'b', 'sft.policy': `after ${step}` } }],
    }),
  ),
  {
    type: 'phase',
    node: 'reward',
    step: 2,
    phase: { kind: 'reward-diagnostics', chosen: [1.123456789], rejected: [0], calibration: [] },
  },
];
const recording: Recording = {
  record: { ...recordOf('1'), state: 'done' },
  commit: 'abc',
  events,
  pairs: Array.from({ length: 500 }, (_, i) => ({ prompt: `p${i}`, chosen: 'a', rejected: 'b', rater: 'simulated' })),
};

it('comes back from its file: settings whole, lines thinned with their spike, the first and the last answers', async () => {
  const file = await recordingFile(recording);
  expect(file.length).toBeLessThan(MOST_BYTES);
  const back = await readRecording(new Blob([file]));
  expect(back.record.config).toEqual(recording.record.config);
  expect(back.commit).toBe('abc');
  const line = back.events.flatMap((e) => (e.type === 'metrics' && e.values.loss !== undefined ? [e] : []));
  expect(line.length).toBeLessThanOrEqual(160);
  expect([line[0]?.step, line.at(-1)?.step]).toEqual([1, 5000]);
  expect(line.find(({ step }) => step === 2345)?.values.loss).toBe(99);
  expect(back.events.some((e) => e.type === 'metrics' && Number.isNaN(e.values.eval_loss))).toBe(true);
  const answers = back.events.filter((e) => e.type === 'samples');
  expect(answers).toHaveLength(40);
  expect([answers[0]?.step, answers.at(-1)?.step]).toEqual([1, 100]);
  expect(back.events.find((e) => e.type === 'phase')).toMatchObject({ phase: { chosen: [1.1235] } });
  expect(back.pairs).toHaveLength(24);
});

it('gives up detail before it grows too large, and says so where nothing helps', async () => {
  const small = await recordingFile(recording, 2500);
  expect(small.length).toBeLessThanOrEqual(2500);
  const line = (await readRecording(new Blob([small]))).events.filter((e) => e.type === 'metrics' && e.values.loss);
  expect(line.length).toBeLessThan(100);
  await expect(recordingFile(recording, 100)).rejects.toThrow('Export the run as one file instead.');
});

it('refuses what unpacks to more than a page can hold, a file cut off, and one of a newer page', async () => {
  const zipped = (text: string) =>
    new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
  await expect(readRecording(await zipped(' '.repeat(7_000_000)))).rejects.toThrow('unpacks to more than 6 MB');
  const file = await recordingFile(recording);
  await expect(readRecording(new Blob([file.slice(0, 500)]))).rejects.toThrow('damaged or was cut off');
  const newer = await zipped(JSON.stringify({ format: 'rlhf-studio-recording', version: 2 }));
  await expect(readRecording(newer)).rejects.toThrow('Reload the page to get the newest version.');
});

it('keeps first, last, least and greatest of a line', () => {
  const line = steps.map((step) => [step, step === 77 ? -5 : step === 4000 ? 9 : 0] as const);
  const kept = thinned(line, 20);
  expect(kept.length).toBeLessThanOrEqual(20);
  for (const step of [1, 77, 4000, 5000]) expect(kept.map(([at]) => at)).toContain(step);
});
