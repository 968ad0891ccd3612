import type { Topic } from '../topic';

export const critiqueVerdictTopic: Topic = {
  intro:
    'A reward model that talks: a copy of the SFT model writes what is wrong with an answer, reads that, and says whether the answer is good. Its score is by how much “Yes” is more probable than “No”. It can be read and argued with, and it is slow: each answer has to be criticised before it can be judged.',
  formulas: [
    {
      title: 'The score',
      tex: String.raw`\begin{aligned}c&\sim\pi_\phi(\cdot\mid x,y)\\ z(y)&=\log\frac{\pi_\phi(\text{Yes}\mid x,y,c)}{\pi_\phi(\text{No}\mid x,y,c)}\end{aligned}`,
      meaning: 'c is the most likely critique; only the two verdict tokens count.',
      source: 'train/verdict-reading.ts',
    },
    {
      title: 'Of two answers',
      tex: String.raw`P(y\succ y')=\sigma\big(z(y)-z(y')\big)`,
      meaning: 'How likely it is that the first is the good one, given that one of them is and the other is not.',
      source: 'train/pair-comparers.ts',
    },
  ],
  glossary: [
    [
      'Critique',
      'What it learns to write is what raters marked: the rules that an answer breaks, in words. No rater marks wrong facts, so its critiques never name any.',
    ],
    ['Verdict', 'Learned from comparisons: the preferred answer of a pair is good, the other is not.'],
  ],
};
