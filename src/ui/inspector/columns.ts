import type { Phase } from '../../studio/inspector';
import type { InspectedSequence } from '../../train/events';

/** One figure of a token, and in which phase of the iteration it comes to be. */
export interface Column {
  readonly key: string;
  readonly label: string;
  readonly tex: string;
  readonly since: Phase;
  /** Where the colour scale has its middle: 1 for ratios, 0 for the rest. */
  readonly middle: number;
  /** Of a ratio: after which epoch. */
  readonly epoch?: number;
  readonly value: (sequence: InspectedSequence, t: number) => number | undefined;
}

const FIXED: readonly Column[] = [
  {
    key: 'logprob',
    label: 'log π',
    tex: String.raw`\log\pi`,
    since: 'rollout',
    middle: 0,
    value: (s, t) => s.logprobs[t],
  },
  {
    key: 'ref',
    label: 'log π_ref',
    tex: String.raw`\log\pi_{\mathrm{ref}}`,
    since: 'rollout',
    middle: 0,
    value: (s, t) => s.refLogprobs[t],
  },
  { key: 'kl', label: 'KL', tex: 'k_1', since: 'rollout', middle: 0, value: (s, t) => s.kl[t] },
  { key: 'value', label: 'value', tex: 'V_t', since: 'rollout', middle: 0, value: (s, t) => s.values[t] },
  { key: 'reward', label: 'reward', tex: 'r_t', since: 'rewards', middle: 0, value: (s, t) => s.rewards[t] },
  {
    key: 'return',
    label: 'return',
    tex: String.raw`\hat R_t`,
    since: 'advantages',
    middle: 0,
    value: (s, t) => s.returns[t],
  },
  {
    key: 'advantage',
    label: 'advantage',
    tex: String.raw`\hat A_t`,
    since: 'advantages',
    middle: 0,
    value: (s, t) => s.advantages[t],
  },
];

/** What each phase works out; an update the ratio of its newest epoch. */
const OF_PHASE: Readonly<Record<Exclude<Phase, 'update'>, string>> = {
  rollout: 'logprob',
  scores: 'kl',
  rewards: 'reward',
  advantages: 'advantage',
};

export const columnOfPhase = (phase: Phase, epochs: number): string =>
  phase === 'update' ? `ratio${Math.max(0, epochs - 1)}` : OF_PHASE[phase];

const OF_A_CRITIC = ['value', 'return'];

/** The columns of a rollout: the fixed ones (without a critic's where there is none), then the ratio after each epoch so far. */
export function columnsOf(sequence: InspectedSequence): readonly Column[] {
  const ratios = sequence.ratios.map(
    (_, epoch): Column => ({
      key: `ratio${epoch}`,
      label: `ratio, epoch ${epoch + 1}`,
      tex: String.raw`\rho_t^{(${epoch + 1})}`,
      since: 'update',
      middle: 1,
      epoch,
      value: (s, t) => s.ratios[epoch]?.[t],
    }),
  );
  const fixed = sequence.values.length > 0 ? FIXED : FIXED.filter(({ key }) => !OF_A_CRITIC.includes(key));
  return [...fixed, ...ratios];
}

/** What is clipped: the ratio of a token, or of all tokens of an answer together. */
export const clippedRatio = (ratios: Float32Array | undefined, t: number, action: 'token' | 'answer'): number =>
  action === 'answer' ? (ratios?.reduce((product, rho) => product * rho, 1) ?? 1) : (ratios?.[t] ?? 1);

/** The clip takes this token's gradient away: it has already moved past ε in the direction it was pushed. */
export function isClipped(advantage: number, ratio: number, epsilon: number): boolean {
  return (advantage > 0 && ratio > 1 + epsilon) || (advantage < 0 && ratio < 1 - epsilon);
}
