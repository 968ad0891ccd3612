import { lesson } from './lesson';
import { final } from './lesson-run';

export const lengthBias = lesson({
  id: 'length-bias',
  title: 'Length bias',
  question: 'My raters like long answers. Where does that show?',
  prediction: {
    question:
      'Every ten words more gain an answer 0.15 points with this rater. The reward model’s accuracy on their held-out labels is as good as ever. ' +
      'Where will it be worse?',
    choices: [
      {
        text: 'Nowhere: it predicts its rater well, and that is its task.',
        reply: 'It predicts this rater. What you want is what the rater was asked for.',
      },
      {
        text: 'On pairs in which one answer is right and the other wrong.',
        reply: 'A right answer is worth far more than ten words, so these are decided as before.',
      },
      {
        text: 'On pairs that differ in manners, where the short and warm answer should win.',
        right: true,
        reply: 'Yes: there the points for length are as large as what they compete with.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'A rater who likes long answers',
    text: '4,800 labels with a length bias of 0.15 a ten words; all else is default.',
    nodes: { preferences: { lengthBias: 0.15 } },
    until: 'reward',
  },
  look: 'How often the rater prefers the longer answer, and on which pairs the reward model departs from the rubric.',
  charts: [
    { node: 'preferences', names: ['prefers_longer'] },
    { node: 'reward', names: ['eval_accuracy', 'accuracy'] },
  ],
  figures: {
    longer: { label: 'The rater prefers the longer', share: true, of: final('preferences', 'prefers_longer') },
    agreement: { label: 'Agrees with the rubric', share: true, of: final('reward', 'rubric_accuracy') },
    content: { label: 'where one answer is more right', share: true, of: final('reward', 'rubric_content') },
    manners: { label: 'where manners alone differ', share: true, of: final('reward', 'rubric_manners') },
  },
  symptom: {
    says: 'On manners it agrees with the rubric on fewer than 75% of the pairs.',
    holds: ({ manners }) => manners < 0.75,
  },
  cure: {
    title: 'The same labels, without what length says',
    text: 'What length alone says of the labels is fitted first and left out of the score (Shen et al. 2023).',
    nodes: { preferences: { lengthBias: 0.15 }, reward: { lengthDebias: true } },
    until: 'reward',
  },
  cured: {
    says: 'On manners it agrees at least 10 points more often.',
    holds: (cure, run) => cure.manners - run.manners >= 0.1,
  },
  check: {
    question: 'Fitting length away helps here. When would it do harm?',
    choices: [
      {
        text: 'When longer answers really are better: then what is taken out is partly what people wanted.',
        right: true,
        reply: 'Yes. The fit cannot tell a bias from a reason; pairs of known quality can.',
      },
      {
        text: 'When there are many labels.',
        reply: 'More labels make the fit better.',
      },
      {
        text: 'When raters disagree.',
        reply: 'Disagreement makes the fit less certain, not wrong.',
      },
    ],
  },
});
