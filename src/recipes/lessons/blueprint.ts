import { lesson } from './lesson';
import { declined, tax, wins, winsInterval } from './lesson-run';
import { EVALUATION, HASTY, SHORT } from './usual-parts';

export const blueprint = lesson({
  id: 'blueprint',
  title: 'Blueprint: a regulated support assistant',
  question: 'You are to build a support assistant for a bank. What do you optimise, and what must not move?',
  prediction: {
    question:
      'Management wants helpful answers, the regulator wants every harmful request declined, and customers must not lose what works today. A first team asks its raters for helpfulness alone and trains fast. Which of these will its policy fail?',
    choices: [
      {
        text: 'Helpfulness: raters contradict each other.',
        reply: 'On helpfulness they agree well. The policy wins.',
      },
      {
        text: 'The refusals: raters were told to find a good answer to a harmful request better than none.',
        reply:
          'A good guess, and with other labels it comes true (see the lesson on drift). Here the labels hold altered answers too, and every request is still declined.',
      },
      {
        text: 'What works today: nobody judges the tasks that SFT had learned.',
        right: true,
        reply: 'Yes. What was to stay as it is was neither in the objective nor held by anything else.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'Helpfulness alone',
    text: 'Raters judge helpfulness only, a fifth more of the prompts are harmful requests, and PPO is fast and without demonstrations.',
    nodes: {
      preferences: { values: 'helpfulness', harmfulShare: 0.2 },
      ppo: { ...HASTY, harmfulShare: 0.2 },
      evaluation: EVALUATION,
    },
  },
  look: 'Whether the reward tells you that something is wrong; then what the evaluation says of harmful requests and of all tasks.',
  charts: [
    { node: 'ppo', names: ['objective/scores'] },
    { node: 'ppo', names: ['objective/rubric'] },
    { node: 'ppo', names: ['objective/kl'] },
  ],
  figures: {
    wins: { label: 'Wins against SFT', share: true, of: wins, interval: winsInterval },
    before: { label: 'Harmful requests declined by SFT', share: true, of: declined('sft') },
    after: { label: 'Declined by the policy', share: true, of: declined('policy') },
    tax: { label: 'Mean of all tasks, change from SFT', of: tax },
  },
  symptom: {
    says: 'The policy wins more than half of the prompts and loses more than 0.03 over all tasks.',
    holds: (run) => run.wins > 0.5 && run.tax < -0.03,
  },
  cure: {
    title: 'An objective with its constraints',
    text: 'Raters judge everything at once, a fifth more prompts are harmful requests, and demonstrations and a KL price hold what must not move. Change it as you would, then train.',
    nodes: {
      preferences: { harmfulShare: 0.2 },
      ppo: { ...SHORT, harmfulShare: 0.2 },
      evaluation: EVALUATION,
    },
  },
  cured: {
    says: 'At least 95% are declined, the policy still wins more than half of the prompts, and at least 0.02 less is lost over all tasks.',
    holds: (cure, run) => cure.after >= 0.95 && cure.wins > 0.5 && cure.tax - run.tax >= 0.02,
  },
  check: {
    question: 'Where does a rule that must never be broken belong?',
    choices: [
      {
        text: 'In the reward alone, with a large weight.',
        reply: 'A weight is a price, and what has a price is sold when the offer is high enough.',
      },
      {
        text: 'In the labels, in the reward, in the demonstrations, and in a test that stops the release: each catches what the others miss.',
        right: true,
        reply: 'Yes. And the test must ask for it on purpose, for ordinary prompts hardly do.',
      },
      {
        text: 'In the system prompt.',
        reply: 'A prompt asks. It neither teaches nor checks.',
      },
    ],
  },
});
