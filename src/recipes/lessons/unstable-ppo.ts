import { lesson } from './lesson';
import { first, greatest, last, lastKl } from './lesson-run';

export const unstablePpo = lesson({
  id: 'unstable-ppo',
  title: 'An unstable PPO run',
  question: 'My PPO run fell apart. Which chart says why?',
  prediction: {
    question:
      'Somebody hands you a run whose answers have turned to noise. β, the labels and the reward model are the usual ones. Where will you see first that the steps are too large?',
    choices: [
      {
        text: 'In the reward: it falls.',
        reply: 'It does, and it falls for a dozen reasons. It says that something is wrong, not what.',
      },
      {
        text: 'In the share of clipped ratios and in approxkl: both leave their healthy range within a few iterations.',
        right: true,
        reply: 'Yes. They compare the policy after a step with the one before it, so they say how large the steps are.',
      },
      {
        text: 'In the KL to the SFT model.',
        reply: 'It says how far the policy has gone in all, with small steps or with large ones.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'Steps that are too large',
    text: 'The default labels and reward model; PPO with a learning rate of 0.02, four epochs, and no limit on the gradient.',
    nodes: { ppo: { iterations: 10, learningRate: 2e-2, epochs: 4, maxGradNorm: 1000, ptxCoef: 0 } },
    until: 'ppo',
  },
  look: 'Go through the charts in the order in which the figures come about: gradient and clipped share, then KL and entropy, then reward and quality. Which leaves its range first?',
  charts: [
    { node: 'ppo', names: ['policy/clipfrac_avg'] },
    { node: 'ppo', names: ['policy/approxkl_avg'] },
    { node: 'ppo', names: ['val/explained_variance'] },
    { node: 'ppo', names: ['objective/kl'] },
    { node: 'ppo', names: ['policy/entropy_avg'] },
    { node: 'ppo', names: ['objective/rubric'] },
  ],
  figures: {
    clipped: { label: 'Clipped, at most', share: true, of: greatest('ppo', 'policy/clipfrac_avg') },
    kl: { label: 'KL of an answer, nats', of: lastKl('ppo') },
    before: { label: 'True quality, first rollout', of: first('ppo', 'objective/rubric') },
    after: { label: 'True quality, last rollouts', of: last('ppo', 'objective/rubric') },
  },
  symptom: {
    says: 'More than 30% of the tokens are clipped in some iteration, and true quality falls by more than 0.1.',
    holds: ({ clipped, before, after }) => clipped > 0.3 && before - after > 0.1,
  },
  cure: {
    title: 'The usual step',
    text: 'The default learning rate of 0.0006, one epoch, gradients cut at 1. All else as before.',
    nodes: { ppo: { iterations: 10, ptxCoef: 0 } },
    until: 'ppo',
  },
  cured: {
    says: 'Fewer than 30% are clipped, and true quality falls by less than 0.05.',
    holds: ({ clipped, before, after }) => clipped < 0.3 && before - after < 0.05,
  },
  check: {
    question: 'Clipped shares are fine and the KL climbs steadily to 50 nats. What is wrong?',
    choices: [
      {
        text: 'The steps are too large.',
        reply: 'Then the clipped share would say so. These are small steps, all in one direction.',
      },
      {
        text: 'The steps are fine; it is the goal: a reward that pays for leaving, and too small a β.',
        right: true,
        reply: 'Yes: that is the picture of reward hacking, and no learning rate cures it.',
      },
      {
        text: 'The value model is too weak.',
        reply: 'A weak value model makes advantages noisy. It does not make the policy walk away.',
      },
    ],
  },
});
