import { lesson } from './lesson';
import { difference, first, last } from './lesson-run';

const GRPO = { iterations: 20 } as const;

export const tokenMean = lesson({
  id: 'token-mean',
  title: 'Token mean or answer mean',
  question: 'Does it matter whether the loss is averaged over tokens or over answers?',
  prediction: {
    question:
      'GRPO first averages over the tokens of each answer, then over answers. So a token of a long bad answer is pushed down less than one of a short bad answer. ' +
      'DAPO averages over all tokens of the batch alike. Which keeps answers longer?',
    choices: [
      {
        text: 'GRPO: in its mean, length dilutes the punishment.',
        right: true,
        reply: 'Yes: a bad answer gets off more lightly the longer it is.',
      },
      {
        text: 'DAPO: long answers have more tokens and so more weight.',
        reply: 'More weight in both directions: long bad answers are pushed down harder too.',
      },
      {
        text: 'Neither: the gradient is the same up to a factor.',
        reply: 'The factor is each answer’s length, and it is not the same for all.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'Mean over answers (GRPO)',
    text: 'The default labels and reward model; GRPO with its own mean, 20 iterations.',
    recipe: 'grpo',
    nodes: { grpo: { ...GRPO, loss_type: 'grpo' } },
    until: 'grpo',
  },
  look: 'The length of the answers over the run, and the reward. In 20 iterations the difference is small, and chance moves lengths too: see on how many seeds it is there.',
  charts: [
    { node: 'grpo', names: ['response_length'] },
    { node: 'grpo', names: ['objective/scores'] },
    { node: 'grpo', names: ['objective/rubric'] },
  ],
  figures: {
    length: {
      label: 'Tokens per answer, change',
      of: difference(last('grpo', 'response_length'), first('grpo', 'response_length')),
    },
    reward: {
      label: 'Reward, gain',
      of: difference(last('grpo', 'objective/scores'), first('grpo', 'objective/scores')),
    },
  },
  symptom: {
    says: 'The reward rises by more than 0.3, and answers lose less than half a token.',
    holds: ({ reward, length }) => reward > 0.3 && length > -0.5,
  },
  compares: true,
  cure: {
    title: 'Mean over tokens (DAPO)',
    text: 'The same, with every token of the batch weighed alike.',
    recipe: 'grpo',
    nodes: { grpo: { ...GRPO, loss_type: 'dapo' } },
    until: 'grpo',
  },
  cured: {
    says: 'Answers end up at least half a token shorter than with the mean over answers.',
    holds: (cure, run) => run.length - cure.length >= 0.5,
  },
  check: {
    question: 'Dr. GRPO divides by a constant in place of the length. What does that change?',
    choices: [
      {
        text: 'An answer’s push is the sum over its tokens: length neither helps nor harms.',
        right: true,
        reply: 'Yes. It is the gradient of the expected reward, up to a constant.',
      },
      {
        text: 'It makes short answers more important.',
        reply: 'Dividing by the length did that.',
      },
      {
        text: 'It is the same as DAPO.',
        reply:
          'DAPO divides by the number of tokens in the batch, which changes from batch to batch; the constant does not.',
      },
    ],
  },
});
