import { lesson } from './lesson';
import { difference, first, last, lastKl } from './lesson-run';
import { EVALUATION, HASTY, SHORT } from './usual-parts';

/** Few labels, of one rater with a flaw. */
const LABELS = {
  preferences: { pairs: 120, answersPerPrompt: 2, lengthBias: 0.15, temperature: 1, alteredShare: 0, harmfulShare: 0 },
  reward: { epochs: 4, learningRate: 5e-4 },
} as const;

export const rewardHacking = lesson({
  id: 'reward-hacking',
  title: 'Reward hacking',
  question: 'Why do the answers get worse while the reward goes up?',
  prediction: {
    question:
      'A reward model learns from 120 labels of a rater who likes long answers. PPO then follows it with no KL penalty. ' +
      'What happens to the true quality of the answers while the learned reward rises?',
    choices: [
      {
        text: 'It rises too, only more slowly.',
        reply:
          'That holds near the SFT model, where the reward model has seen answers. The policy does not stay there.',
      },
      {
        text: 'It stays where it was: the reward model knows too little to change anything.',
        reply: 'A reward model that knows little still gives every answer a number, and PPO raises that number.',
      },
      {
        text: 'It falls below where it began.',
        right: true,
        reply: 'Yes: the policy finds answers that the reward model overrates, and nothing stops it.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'No KL penalty, few labels',
    text: '120 labels of SFT’s own answers by a rater who likes long ones; then PPO with β 0, no demonstrations and a learning rate of 0.001.',
    nodes: { ...LABELS, ppo: { ...HASTY, klCoef: 0, iterations: 16 }, evaluation: EVALUATION },
  },
  look: 'Compare the two lines, then read the answers above them. Where do the lines part, and what do the answers look like by then?',
  charts: [
    { node: 'ppo', names: ['objective/scores'] },
    { node: 'ppo', names: ['objective/rubric'] },
    { node: 'ppo', names: ['objective/kl'] },
    { node: 'ppo', names: ['objective/distinct2'] },
  ],
  figures: {
    reward: {
      label: 'Reward, gain',
      of: difference(last('ppo', 'objective/scores'), first('ppo', 'objective/scores')),
    },
    before: { label: 'True quality, first rollout', of: first('ppo', 'objective/rubric') },
    after: { label: 'True quality, last rollouts', of: last('ppo', 'objective/rubric') },
    kl: { label: 'KL of an answer, nats', of: lastKl('ppo') },
  },
  symptom: {
    says: 'The reward rises by more than 1 while the true quality falls by more than 0.1.',
    holds: ({ reward, before, after }) => reward > 1 && before - after > 0.1,
  },
  cure: {
    title: 'The same reward model, held near SFT',
    text: 'The same labels and the same reward model. PPO pays for KL (β 0.3), goes slower and mixes demonstrations in. That keeps the quality and does not raise it: 120 labels of such a rater have little to teach.',
    nodes: { ...LABELS, ppo: { ...SHORT, iterations: 16 }, evaluation: EVALUATION },
  },
  cured: {
    says: 'True quality falls by less than 0.05.',
    holds: ({ before, after }) => before - after < 0.05,
  },
  check: {
    question: 'The KL penalty stops the damage. What was its cause?',
    choices: [
      {
        text: 'PPO took steps that were too large.',
        reply: 'With smaller steps it takes longer to get to the same place: the reward still points there.',
      },
      {
        text: 'The reward model is wrong about answers that no rater ever saw, and the policy goes looking for them.',
        right: true,
        reply:
          'Yes. Its few labels were of SFT’s own answers. Far from those its score is a guess, and PPO climbs the guess. More and other labels move the point where that begins; the KL penalty keeps the policy on this side of it.',
      },
      {
        text: 'The rater liked long answers.',
        reply: 'That tilts the reward, but a reward model of a fair rater with as few labels can be climbed as well.',
      },
    ],
  },
});
