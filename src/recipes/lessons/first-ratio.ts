import { lesson } from './lesson';
import { greatest, last } from './lesson-run';

/** Six rollouts are enough: the ratio starts anew with each. */
const PPO = { iterations: 6, cliprange: 0.05 } as const;

export const firstRatio = lesson({
  id: 'first-ratio',
  title: 'Why the first ratio is 1',
  question: 'I set ε to 0.05. Why is nothing ever clipped?',
  prediction: {
    question:
      'PPO takes one gradient step per rollout: one epoch, and one minibatch that holds all 128 answers. ' +
      'The clip range is a tight 0.05. What share of the tokens is clipped?',
    choices: [
      {
        text: 'Many: with so tight a range nearly every token steps out of it.',
        reply: 'Only an update moves the ratio, and here the only update comes after the loss was computed.',
      },
      {
        text: 'None: the ratio is 1 for every token.',
        right: true,
        reply:
          'Yes. The answers were sampled by the policy that is about to be updated, so π and π_old are the same until the first step is over. Then comes a new rollout.',
      },
      {
        text: 'About half: those with a negative advantage.',
        reply: 'The sign of the advantage says which side is clipped; at a ratio of 1 neither is.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'One step per rollout',
    text: 'One epoch, one minibatch of 128, ε 0.05.',
    nodes: { ppo: { ...PPO, epochs: 1, minibatchSize: 128 } },
    until: 'ppo',
  },
  look: 'The ratio and the share that is clipped. Then “Look inside this run”: its stage PPO has the ratio of each token, in the phase “Update”.',
  charts: [
    { node: 'ppo', names: ['val/ratio'] },
    { node: 'ppo', names: ['policy/clipfrac_avg'] },
    { node: 'ppo', names: ['policy/approxkl_avg'] },
  ],
  figures: {
    ratio: { label: 'Mean ratio', of: last('ppo', 'val/ratio') },
    variance: { label: 'Variance of the ratio, at most', of: greatest('ppo', 'val/ratio_var') },
    clipped: { label: 'Clipped, at most', share: true, of: greatest('ppo', 'policy/clipfrac_avg') },
  },
  symptom: {
    says: 'The ratio is 1 to three digits and no token is clipped.',
    holds: ({ ratio, clipped }) => Math.abs(ratio - 1) < 1e-3 && clipped === 0,
  },
  compares: true,
  cure: {
    title: 'Sixteen steps per rollout',
    text: 'The same rollouts, four epochs of four minibatches: from the second step on the policy is no longer the one that sampled.',
    nodes: { ppo: { ...PPO, epochs: 4, minibatchSize: 32 } },
    until: 'ppo',
  },
  cured: {
    says: 'More than 1% of the tokens are clipped.',
    holds: ({ clipped }) => clipped > 0.01,
  },
  check: {
    question: 'What is the clip for, then?',
    choices: [
      {
        text: 'It bounds how much one rollout is used when several steps are taken on it.',
        right: true,
        reply: 'Yes. With one step per rollout PPO is a plain policy gradient.',
      },
      {
        text: 'It keeps the policy near the SFT model.',
        reply: 'That is the KL penalty. The clip compares with the policy of this rollout, which moves along.',
      },
      {
        text: 'It keeps rewards from growing too large.',
        reply: 'It bounds ratios, and says nothing of rewards.',
      },
    ],
  },
});
