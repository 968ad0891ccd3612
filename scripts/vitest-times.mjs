// Before the tests of a file, in the process that runs it alone: at their end it tells what the file used.
import { afterAll, expect } from 'vitest';
import { tell } from './processor-table.mjs';
import { secondsOfThis } from './processor-time.mjs';

afterAll(() => {
  if (!process.env.RLHF_PROCESSOR_TIMES) return;
  const path = expect.getState().testPath ?? '';
  tell(path.replace(`${process.cwd()}/`, ''), secondsOfThis());
});
