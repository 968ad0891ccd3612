import { lesson } from './lesson';
import { final } from './lesson-run';

export const fewLabels = lesson({
  id: 'few-labels',
  title: 'Too few labels',
  question: 'How many labels does a reward model need?',
  prediction: {
    question:
      'A reward model learns from 40 labels until it tells nearly all of them. How often will it agree with a fair rater on new pairs?',
    choices: [
      {
        text: 'Nearly always: it has learned its labels.',
        reply: 'It has memorised them. Forty pairs can be told apart by anything, a word that happens to be in one.',
      },
      {
        text: 'Somewhere between a coin and 70%.',
        right: true,
        reply: 'Yes: it has some idea of manners at best, and which idea depends on the forty pairs that came up.',
      },
      {
        text: 'Exactly as often as a coin.',
        reply: 'On some seeds. Mostly a little is learned: warm words are in many of the preferred answers.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: '40 labels',
    text: '40 labels, four passes over them.',
    nodes: { preferences: { pairs: 40, answersPerPrompt: 2 }, reward: { epochs: 4, learningRate: 5e-4 } },
    until: 'reward',
  },
  look: 'Training and held-out accuracy. Which of them says how good the reward model is?',
  charts: [
    { node: 'reward', names: ['loss', 'eval_loss'] },
    { node: 'reward', names: ['eval_accuracy', 'accuracy'] },
  ],
  figures: {
    labels: { label: 'Labels', of: final('preferences', 'labels') },
    agreement: { label: 'Agrees with the rubric', share: true, of: final('reward', 'rubric_accuracy') },
    content: { label: 'where one answer is more right', share: true, of: final('reward', 'rubric_content') },
    manners: { label: 'where manners alone differ', share: true, of: final('reward', 'rubric_manners') },
  },
  symptom: {
    says: 'It agrees with the rubric on fewer than 70% of fresh pairs.',
    holds: ({ agreement }) => agreement < 0.7,
  },
  cure: {
    title: '4,800 labels',
    text: 'The default: 4,800 labels of four answers per prompt, one pass.',
    until: 'reward',
  },
  cured: {
    says: 'At least 5 points more agreement than with 40.',
    holds: (cure, run) => cure.agreement - run.agreement >= 0.05,
  },
  check: {
    question: 'With 4,800 labels, agreement rose mostly on manners. What would make it rise on content?',
    choices: [
      {
        text: 'Six times as many labels of the same kind.',
        reply: 'Tried: manners rose further, content stayed. A model this small cannot check the facts of a story.',
      },
      {
        text: 'A model that can check what an answer claims, or raters who are shown pairs that differ in content alone.',
        right: true,
        reply: 'Yes. Labels teach what the model can see; more of them do not give it better eyes.',
      },
      {
        text: 'More passes over the labels.',
        reply: 'Reward models overfit quickly: a second pass learns the raters’ slips.',
      },
    ],
  },
});
