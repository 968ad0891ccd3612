import { lesson } from './lesson';
import { difference, first, last } from './lesson-run';
import { HASTY } from './usual-parts';

export const proxyReward = lesson({
  id: 'proxy-reward',
  title: 'Reward up, behaviour down',
  question: 'The reward I asked for improves every iteration. Why do users complain?',
  prediction: {
    question:
      'Somebody adds a bonus to the reward: 0.3 for every token, “because detailed answers are helpful”. The learned reward stays in it. What will PPO do?',
    choices: [
      {
        text: 'Write more detailed answers of the same quality.',
        reply: 'Detail is hard and tokens are easy. The bonus pays for tokens.',
      },
      {
        text: 'Write longer and longer answers that are worth less.',
        right: true,
        reply: 'Yes. The reward does rise, for it is what was asked for. It is not what was meant.',
      },
      {
        text: 'Little: the learned reward holds it back.',
        reply: 'An answer can gain several points by length, more than the learned reward can take away.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'A bonus for every token',
    text: 'The default labels and reward model; PPO’s reward gets 0.3 for each token of the answer (a length penalty of −0.3), with β 0.1 and no demonstrations.',
    nodes: { ppo: { ...HASTY, klCoef: 0.1, reward: { length: -0.3, lengthFree: 0 } } },
    until: 'ppo',
  },
  look: 'The reward that is optimised and the true quality, then the length. Read an answer from the end of the run.',
  charts: [
    { node: 'ppo', names: ['objective/scores'] },
    { node: 'ppo', names: ['objective/rubric'] },
    { node: 'ppo', names: ['response_length'] },
  ],
  figures: {
    reward: {
      label: 'Reward, gain',
      of: difference(last('ppo', 'objective/scores'), first('ppo', 'objective/scores')),
    },
    length: {
      label: 'Tokens per answer, gain',
      of: difference(last('ppo', 'response_length'), first('ppo', 'response_length')),
    },
    before: { label: 'True quality, first rollout', of: first('ppo', 'objective/rubric') },
    after: { label: 'True quality, last rollouts', of: last('ppo', 'objective/rubric') },
  },
  symptom: {
    says: 'The reward rises by more than 0.5, answers grow by more than 5 tokens, and true quality falls by more than 0.05.',
    holds: ({ reward, length, before, after }) => reward > 0.5 && length > 5 && before - after > 0.05,
  },
  cure: {
    title: 'No bonus',
    text: 'The same reward model alone, all else as before.',
    nodes: { ppo: { ...HASTY, klCoef: 0.1 } },
    until: 'ppo',
  },
  cured: {
    says: 'Answers grow by less than 5 tokens, and true quality does not fall by more than 0.05.',
    holds: ({ length, before, after }) => length < 5 && before - after <= 0.05,
  },
  check: {
    question: 'How does this differ from hacking a learned reward?',
    choices: [
      {
        text: 'Here the reward is exactly what was asked for; there it is a model’s mistake. Both are found by measuring something that the policy is not paid for.',
        right: true,
        reply: 'Yes. More labels help against the second; against the first only asking for the right thing does.',
      },
      {
        text: 'It does not: both go away with a smaller learning rate.',
        reply: 'Slower steps lead to the same place.',
      },
      {
        text: 'Here more labels would help.',
        reply: 'The labels are fine. It is the term beside them that does the damage.',
      },
    ],
  },
});
