import type { Lesson } from './lesson';

/** Lessons whose two recorded runs come with the page (`npm run lessons -- --record`); a test holds this against the files. */
const RECORDED: readonly string[] = [
  'first-ratio',
  'negative-kl',
  'blind-spot',
  'reward-hacking',
  'what-beta-trades',
  'ppo-or-dpo',
  'few-labels',
  'noisy-raters',
  'length-bias',
];

export const isRecorded = ({ id }: Lesson): boolean => RECORDED.includes(id);
