import type { Lesson } from './lesson';

/** Lessons whose two recorded runs come with the page (`npm run lessons -- --record`); a test holds this against the files. */
const RECORDED: readonly string[] = [
  'reward-hacking',
  'what-beta-trades',
  'ppo-or-dpo',
  'blind-spot',
  'surprising-scores',
  'few-labels',
  'noisy-raters',
  'length-bias',
  'first-ratio',
  'negative-kl',
  'token-mean',
  'alignment-tax',
  'unstable-ppo',
  'held-by-kl',
  'proxy-reward',
  'drift',
  'which-stage',
  'blueprint',
];

export const isRecorded = ({ id }: Lesson): boolean => RECORDED.includes(id);
