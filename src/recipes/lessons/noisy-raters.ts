import { lesson } from './lesson';
import { final } from './lesson-run';

export const noisyRaters = lesson({
  id: 'noisy-raters',
  title: 'Noisy raters',
  question: 'My reward model gets many of the held-out labels wrong. Is it useless?',
  prediction: {
    question:
      'Three labels in ten are flipped by chance. The reward model is measured on held-out labels, and ' +
      'on the raters’ true preference, before the flips. How often is it right by the second?',
    choices: [
      {
        text: 'As often as by the first.',
        reply: 'The held-out labels are flipped too. Agreeing with 70% of those would be perfect.',
      },
      {
        text: 'Less often: it has learned the mistakes.',
        reply: 'Flips have no pattern, so there is nothing in them to learn: over thousands of labels they cancel out.',
      },
      {
        text: 'Clearly more often.',
        right: true,
        reply: 'Yes: slips without a pattern cancel out in training, but they stay in the labels it is measured by.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'Three labels in ten flipped',
    text: '4,800 labels with a noise of 0.3; all else is default.',
    nodes: { preferences: { noise: 0.3 } },
    until: 'reward',
  },
  look: 'The held-out accuracy, and the figure under it that no real project has: agreement with the rubric.',
  charts: [
    { node: 'reward', names: ['loss', 'eval_loss'] },
    { node: 'reward', names: ['eval_accuracy', 'accuracy'] },
  ],
  figures: {
    heldOut: { label: 'Right on held-out labels', share: true, of: final('reward', 'eval_accuracy') },
    agreement: { label: 'Agrees with the rubric', share: true, of: final('reward', 'rubric_accuracy') },
    rater: { label: 'The rater’s own labels agree', share: true, of: final('preferences', 'rater_accuracy') },
  },
  symptom: {
    says: 'It agrees with the rubric at least 8 points more often than with the held-out labels.',
    holds: ({ heldOut, agreement }) => agreement - heldOut >= 0.08,
  },
  cure: {
    title: 'No label flipped',
    text: 'The same rater without a slip: noise 0.',
    nodes: { preferences: { noise: 0 } },
    until: 'reward',
  },
  cured: {
    says: 'At least 10 points more of the held-out labels are told.',
    holds: (cure, run) => cure.heldOut - run.heldOut >= 0.1,
  },
  check: {
    question: 'Which kind of rater’s fault does not cancel out with more labels?',
    choices: [
      { text: 'Slips by chance.', reply: 'They do cancel out: for every one there is one the other way.' },
      {
        text: 'A preference that all of them share, such as for the longer answer.',
        right: true,
        reply: 'Yes. A bias points one way, so more labels teach it better. See the lesson on length.',
      },
      {
        text: 'Slips of one careless rater among many.',
        reply: 'They weaken what is learned, and the agreement panel finds that rater; they do not bend it.',
      },
    ],
  },
});
