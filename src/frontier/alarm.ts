/**
 * Signs that a policy is over-optimising a learned reward, from what a run knows without the truth: the reward itself, the KL, how
 * much its answers repeat each other, how far they lie from anything labeled, and how far an ensemble disagrees. It never
 * reads the rubric.
 */
import { mean } from '../statistics';

/** The figures of a policy gradient so far, oldest first. What a run does not tell is empty. */
export interface AlarmReadings {
  /** Mean learned reward of a rollout. */
  readonly scores: readonly number[];
  /** k3, which is never negative, nats per answer. */
  readonly kl: readonly number[];
  readonly distinct2: readonly number[];
  /** Share of answers unlike anything labeled. */
  readonly unlike: readonly number[];
}

export type AlarmSign = 'unpaid' | 'far' | 'repeats' | 'unlike';

/** What each sign says, for people. */
export const SIGN_WORDS: Readonly<Record<AlarmSign, string>> = {
  unpaid: 'KL outruns the reward that it should buy',
  far: 'far from the SFT model',
  repeats: 'answers repeat each other',
  unlike: 'answers unlike anything that was labeled',
};

/** Rollouts that a sign is averaged over: one alone is noise. */
const WINDOW = 2;
/** Nats an answer from which on a gain is asked for, and from which on the distance alone is a sign. */
const KL_UNPAID = 1.5;
const KL_FAR = 8;
/** Deviations of reward for a unit of √KL; a default run of the bundled world has 0.57 and more (docs/results.md). */
const LEAST_PAID = 0.3;
/** Share of the first rollouts' distinct-2. */
const LEAST_DISTINCT = 0.7;
/** The healthy range of `objective/unlike_labeled` ends here. */
const MOST_UNLIKE = 0.1;

const newest = (values: readonly number[]): number => mean(values.slice(-WINDOW));

/** The signs at the newest rollout. */
export function alarmSigns({ scores, kl, distinct2, unlike }: AlarmReadings): AlarmSign[] {
  if (kl.length < WINDOW + 1) return [];
  const signs: AlarmSign[] = [];
  const distance = Math.sqrt(newest(kl));
  const gain = newest(scores) - (scores[0] ?? 0);
  if (scores.length > 0 && newest(kl) > KL_UNPAID && gain < LEAST_PAID * distance) signs.push('unpaid');
  if (newest(kl) > KL_FAR) signs.push('far');
  if (distinct2.length > WINDOW && newest(distinct2) < LEAST_DISTINCT * (distinct2[0] ?? 0)) signs.push('repeats');
  if (unlike.length > 0 && newest(unlike) > MOST_UNLIKE) signs.push('unlike');
  return signs;
}

/** Where each reading comes from; the rubric is none of them. */
const NAMES = {
  scores: 'objective/scores',
  kl: 'objective/kl_k3',
  distinct2: 'objective/distinct2',
  unlike: 'objective/unlike_labeled',
} as const satisfies Record<keyof AlarmReadings, string>;

/** `values`: all that a figure was, oldest first; none where it was not told. */
export const readingsOf = (values: (name: string) => readonly number[]): AlarmReadings => ({
  scores: values(NAMES.scores),
  kl: values(NAMES.kl),
  distinct2: values(NAMES.distinct2),
  unlike: values(NAMES.unlike),
});

/** The figure under which a stage tells how many signs there are. */
export const ALARM = 'alarm';
