import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FUZZ_TIMEOUT, fuzzAsync } from '../testing/fuzz';
import { mutatedBytes, mutatedJson } from '../testing/mutations';
import { InputError } from '../text/input-error';
import { packRecording } from './recording';
import { readRecording, recordingFile } from './recording-file';
import { recordOf } from './run-test-support';

const recording = {
  record: recordOf('1'),
  commit: 'abc',
  events: [
    { type: 'metrics', node: 'sft', step: 1, values: { loss: 2 } },
    { type: 'samples', node: 'sft', step: 1, rows: [{ prompt: 'p', answers: { base: 'b' } }] },
  ],
  pairs: [{ prompt: 'p', chosen: 'a', rejected: 'b', rater: 'simulated' }],
} as const;
const good = await recordingFile(recording);
const content = packRecording(recording, { points: 10, moments: 10 });

test(
  'recorded runs: a changed file is refused with one clear message, or what it holds can be shown',
  async () => {
    await fuzzAsync({
      inputs: fc.oneof(
        mutatedBytes(good).map((bytes) => new Blob([bytes])),
        mutatedJson(content).map((text) => new Blob([text])),
        (fc.uint8Array({ maxLength: 400 }) as fc.Arbitrary<Uint8Array<ArrayBuffer>>).map((bytes) => new Blob([bytes])),
      ),
      size: (file) => file.size,
      read: readRecording,
      accepted: ({ record, events }) => {
        expect(Number.isInteger(record.config.seed)).toBe(true);
        for (const event of events) expect(['metrics', 'samples', 'phase']).toContain(event.type);
      },
      refusal: InputError,
    });
  },
  FUZZ_TIMEOUT,
);
