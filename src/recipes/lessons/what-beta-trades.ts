import { lesson } from './lesson';
import { difference, first, last, lastKl, wins, winsInterval } from './lesson-run';
import { EVALUATION, SHORT } from './usual-parts';

export const whatBetaTrades = lesson({
  id: 'what-beta-trades',
  title: 'What β trades',
  question: 'What do I get, and what do I pay, when I lower β?',
  prediction: {
    question:
      'β is set to 1: a nat of KL costs as much as one standard deviation of reward. What will PPO do in 20 iterations?',
    choices: [
      {
        text: 'It learns the same, only more safely.',
        reply: 'Safer it is. But every gain of reward is bought with KL, and at this price few are worth it.',
      },
      {
        text: 'It hardly leaves the SFT model, and gains little.',
        right: true,
        reply:
          'Yes: the best policy under the penalty is the SFT model tilted by exp(reward/β), and at β 1 that is a small tilt.',
      },
      {
        text: 'It learns faster, because the penalty steadies it.',
        reply: 'The penalty is a cost and no help: it takes from each answer’s reward what the answer cost in KL.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'A high price, β 1',
    text: 'The default labels and reward model; PPO with β 1.',
    nodes: { ppo: { ...SHORT, klCoef: 1 }, evaluation: EVALUATION },
  },
  look: 'How far does the KL get, and how far the reward? Which of the two does the RLHF reward follow?',
  charts: [
    { node: 'ppo', names: ['objective/kl'] },
    { node: 'ppo', names: ['objective/scores'] },
    { node: 'ppo', names: ['objective/rlhf_reward'] },
    { node: 'ppo', names: ['objective/rubric'] },
  ],
  figures: {
    kl: { label: 'KL of an answer, nats', of: lastKl('ppo') },
    gain: {
      label: 'Reward, gain',
      of: difference(last('ppo', 'objective/scores'), first('ppo', 'objective/scores')),
    },
    wins: { label: 'Wins against SFT', share: true, of: wins, interval: winsInterval },
  },
  symptom: {
    says: 'The policy stays within 1 nat of the SFT model and gains less than 1 standard deviation of reward.',
    holds: ({ kl, gain }) => kl < 1 && gain < 1,
  },
  compares: true,
  cure: {
    title: 'A longer leash, β 0.05',
    text: 'The same reward model, a twentieth of the price.',
    nodes: { ppo: { ...SHORT, klCoef: 0.05 }, evaluation: EVALUATION },
  },
  cured: {
    says: 'At least twice the KL, and more reward for it.',
    holds: (cure, run) => cure.kl > 2 * run.kl && cure.gain > run.gain,
  },
  check: {
    question: 'Your reward model is known to be good only near the SFT model. Which way do you move β?',
    choices: [
      {
        text: 'Up: KL measures how far the policy has gone from where the reward can be trusted.',
        right: true,
        reply: 'Yes. β is a statement about how far you trust the reward model.',
      },
      {
        text: 'Down: the policy should make the most of the reward.',
        reply: 'It would: also of its mistakes, which lie where it has seen nothing.',
      },
      {
        text: 'It does not matter: β only sets how fast PPO learns.',
        reply: 'The learning rate sets how fast. β moves the place where the policy comes to rest.',
      },
    ],
  },
});
