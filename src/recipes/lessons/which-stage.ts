import { lesson } from './lesson';
import { difference, final, first, last } from './lesson-run';

export const whichStage = lesson({
  id: 'which-stage',
  title: 'Which stage failed?',
  question: 'Raters marked rude and long-winded answers down. The model still writes them. Which stage failed?',
  prediction: {
    question:
      'The raters were careful, the labels are many, PPO ran without a hitch and its policy is no politer. Look at the run a stage at a time. Where does the signal get lost?',
    choices: [
      {
        text: 'In the labels: raters must have been careless.',
        reply: 'See how often their labels agree with the rubric: as often as in any run.',
      },
      {
        text: 'In the reward model: it has learned nothing from the labels.',
        right: true,
        reply: 'Yes. Its held-out accuracy is no better than chance, so PPO follows a number that says nothing.',
      },
      {
        text: 'In PPO: it does not maximise its reward.',
        reply: 'It does what it can with a reward that has no meaning.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'Something is wrong somewhere',
    text: 'A run with the usual labels. One setting of one stage is off; find the stage before you look at the settings.',
    nodes: { reward: { learningRate: 1e-6 }, ppo: { iterations: 14 } },
    until: 'ppo',
  },
  look: 'From left to right: do the labels agree with the rubric? Does the reward model predict labels that it has not seen? Does PPO raise what it is paid?',
  charts: [
    { node: 'preferences', names: ['rater_accuracy'] },
    { node: 'reward', names: ['loss', 'eval_loss'] },
    { node: 'reward', names: ['eval_accuracy', 'accuracy'] },
    { node: 'ppo', names: ['objective/scores'] },
    { node: 'ppo', names: ['objective/rubric'] },
  ],
  figures: {
    rater: { label: 'Labels agree with the rubric', share: true, of: final('preferences', 'rater_accuracy') },
    heldOut: { label: 'Reward model, held-out labels', share: true, of: final('reward', 'eval_accuracy') },
    quality: {
      label: 'True quality, gain',
      of: difference(last('ppo', 'objective/rubric'), first('ppo', 'objective/rubric')),
    },
  },
  symptom: {
    says: 'Labels are right in more than 80%, the reward model tells fewer than 60% of the held-out ones, and true quality gains less than 0.05.',
    holds: ({ rater, heldOut, quality }) => rater > 0.8 && heldOut < 0.6 && quality < 0.05,
  },
  cure: {
    title: 'The reward model’s usual learning rate',
    text: 'It was a thousandth of what it should be. Labels and PPO stay as they were.',
    nodes: { ppo: { iterations: 14 } },
    until: 'ppo',
  },
  cured: {
    says: 'The reward model tells more than 60%, and true quality gains more than before.',
    holds: (cure, run) => cure.heldOut > 0.6 && cure.quality > run.quality,
  },
  check: {
    question: 'Had the reward model’s held-out accuracy been fine, where would you have looked next?',
    choices: [
      {
        text: 'At β and the KL: whether PPO is allowed to follow it.',
        right: true,
        reply: 'Yes: a good ranking with a flat reward and a small KL is a leash that is too tight.',
      },
      {
        text: 'At the SFT model.',
        reply: 'It comes before the labels, and the labels were of its answers.',
      },
      {
        text: 'At the evaluation.',
        reply: 'It only measures. It is worth a look last.',
      },
    ],
  },
});
