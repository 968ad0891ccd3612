/** True in `npm run test:long`: kills, fuzzing and soaks at full length. `npm test` runs a sample of the same tests. */
export const LONG = process.env.RLHF_LONG === '1';

/** How much of something a test does: `full` in `npm run test:long`, `sample` in `npm test`. */
export const longOr = (full: number, sample: number): number => (LONG ? full : sample);
