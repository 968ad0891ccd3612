// Before the tests of a file, in its process: at their end it tells what the file used. A process may run several files.
import { afterAll, expect } from 'vitest';
import { tell } from './processor-table.mjs';
import { secondsOfThis } from './processor-time.mjs';

afterAll(() => {
  if (!process.env.RLHF_PROCESSOR_TIMES) return;
  const path = expect.getState().testPath ?? '';
  const told = process.secondsTold ?? 0;
  process.secondsTold = secondsOfThis();
  tell(path.replace(`${process.cwd()}/`, ''), process.secondsTold - told);
});
