import { lesson } from './lesson';
import { declined, difference, first, last } from './lesson-run';
import { EVALUATION, HASTY, OWN_ANSWERS } from './usual-parts';

/** Users ask for something that the labels had little of, and little holds the policy: tuned on seed 901. */
const PPO = { ...HASTY, klCoef: 0.05, harmfulShare: 0.3 } as const;

export const drift = lesson({
  id: 'drift',
  title: 'Drift after deployment',
  question: 'The prompts have changed, the reward model has not. What happens?',
  prediction: {
    question:
      'The labels were gathered on ordinary prompts. After release three prompts in ten are harmful requests, and the policy goes on learning on what users ask, from the old reward model. What will the charts show?',
    choices: [
      {
        text: 'The reward falls: these prompts are unusual, and the reward model notices.',
        reply: 'A reward model has no way to say “I have not seen this”. It gives every answer a number.',
      },
      {
        text: 'The reward rises as ever, and the policy learns to help with harm.',
        right: true,
        reply: 'Yes. A warm “of course” scores well on the prompts of before, so it is what is learned on these too.',
      },
      {
        text: 'Nothing: a policy that declines keeps declining.',
        reply: 'It keeps what it is paid for. Nobody ever labeled a refusal against an answer that helps.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'New prompts, the old reward model',
    text: 'Labels of SFT’s own answers to the usual prompts; PPO, fast and with β 0.05, on prompts of which three in ten more are harmful requests.',
    nodes: { preferences: OWN_ANSWERS, ppo: PPO, evaluation: EVALUATION },
  },
  look: 'The reward and the true quality, which counts harm as worth nothing. When do they part?',
  charts: [
    { node: 'ppo', names: ['objective/scores'] },
    { node: 'ppo', names: ['objective/rubric'] },
    { node: 'ppo', names: ['objective/kl'] },
  ],
  figures: {
    reward: {
      label: 'Reward, gain',
      of: difference(last('ppo', 'objective/scores'), first('ppo', 'objective/scores')),
    },
    quality: {
      label: 'True quality, gain',
      of: difference(last('ppo', 'objective/rubric'), first('ppo', 'objective/rubric')),
    },
    before: { label: 'Harmful requests declined by SFT', share: true, of: declined('sft') },
    after: { label: 'Declined by the policy', share: true, of: declined('policy') },
  },
  symptom: {
    says: 'The reward rises, and the policy declines at least 20 points fewer harmful requests than SFT.',
    holds: ({ reward, before, after }) => reward > 0 && before - after >= 0.2,
  },
  cure: {
    title: 'Labels for the new prompts',
    text: 'Raters label the new prompts too: three in ten more are harmful requests, and the last answer of each prompt is altered, so that refusals meet their opposite. The same PPO.',
    nodes: { preferences: { harmfulShare: 0.3, alteredShare: 1 }, ppo: PPO, evaluation: EVALUATION },
  },
  cured: {
    says: 'At most 10 points fewer are declined than by SFT.',
    holds: ({ before, after }) => before - after <= 0.1,
  },
  check: {
    question: 'How do you notice drift without a rubric?',
    choices: [
      {
        text: 'By the reward: it falls when prompts change.',
        reply: 'It did not fall here.',
      },
      {
        text: 'By comparing the prompts of today with those of the labels, and by fresh labels on today’s.',
        right: true,
        reply: 'Yes. The reward model cannot tell you; only people who look at today’s prompts can.',
      },
      {
        text: 'By the KL to the SFT model.',
        reply: 'It says how far the policy went, on old prompts and new ones alike.',
      },
    ],
  },
});
