import { lesson } from './lesson';
import { declined, klOfAnswers, wins, winsInterval } from './lesson-run';
import { EVALUATION, OWN_ANSWERS, SHORT } from './usual-parts';

/** The same labels for both. */
const LABELS = { ...OWN_ANSWERS, pairs: 1000, answersPerPrompt: 2 } as const;

export const ppoOrDpo = lesson({
  id: 'ppo-or-dpo',
  title: 'PPO and DPO on the same labels',
  question: 'I have a thousand labels. DPO, or a reward model and PPO?',
  prediction: {
    question:
      'DPO learns from the labeled answers themselves; PPO samples new answers and has a reward model score them. ' +
      'Which policy will lie further from the SFT model at the end?',
    choices: [
      {
        text: 'DPO’s: it sees the labels directly.',
        reply: 'It only sees answers that the SFT model wrote before; what it could say instead is never tried.',
      },
      {
        text: 'PPO’s: it goes on sampling where it has got to.',
        right: true,
        reply:
          'Yes. Each rollout is of the policy as it is by then, so each step starts from the last. DPO’s answers stay where SFT was.',
      },
      {
        text: 'Neither: the same labels lead to the same policy.',
        reply: 'In theory, with endless data and both run to their optimum. Neither is the case here.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'DPO',
    text: '1,000 labels of the SFT model’s own answers, and DPO on them: one supervised stage.',
    recipe: 'dpo',
    nodes: { preferences: LABELS, evaluation: EVALUATION },
  },
  look: 'The margin grows. Look at the log-probability of the chosen answers as well: does it rise?',
  charts: [
    { node: 'dpo', names: ['rewards/margins'] },
    { node: 'dpo', names: ['logps/chosen', 'logps/rejected'] },
    { node: 'dpo', names: ['rewards/accuracies'] },
  ],
  figures: {
    wins: { label: 'Wins against SFT', share: true, of: wins, interval: winsInterval },
    kl: { label: 'KL of an answer, nats', of: klOfAnswers },
    declined: { label: 'Harmful requests declined', share: true, of: declined('policy') },
  },
  symptom: {
    says: 'DPO wins more than half of the prompts, and declines at least 95% of the harmful requests.',
    holds: (run) => run.wins > 0.5 && run.declined >= 0.95,
  },
  compares: true,
  cure: {
    title: 'A reward model and PPO',
    text: 'The same 1,000 labels teach a reward model, and PPO follows it for 20 iterations.',
    nodes: { preferences: LABELS, ppo: SHORT, evaluation: EVALUATION },
  },
  cured: {
    says: 'PPO goes further from SFT, and declines fewer harmful requests.',
    holds: (cure, run) => cure.kl > run.kl && cure.declined < run.declined,
  },
  check: {
    question:
      'Raters only saw SFT’s own answers, in which every harmful request is declined. Why does that hurt PPO and not DPO?',
    choices: [
      {
        text: 'DPO only changes how likely the labeled answers are; PPO tries answers that nobody labeled, and pays what the reward model makes of them.',
        right: true,
        reply: 'Yes. Trying new answers is what lets PPO go further, and what lets it walk into what raters never saw.',
      },
      {
        text: 'DPO has a stronger KL penalty.',
        reply: 'Both have a β, but neither penalty knows a refusal from any other answer.',
      },
      {
        text: 'The reward model learned from harmful answers.',
        reply: 'There were none in its labels. That is the trouble: it has no opinion of its own on them.',
      },
    ],
  },
});
