import { number, type Topic } from '../topic';

export const circleGameTopic: Topic = {
  intro:
    'Three groups of raters, each of one mind, all together prefer plain answers to warm ones, warm to curt, and curt to plain. No answer is the best. A policy that gives one kind alone loses to another kind; a mixture need not lose to any.',
  formulas: [
    {
      title: 'Worst case',
      tex: String.raw`\min_j\,\sum_i\pi_i\,P(i\succ j)`,
      live: (latest) => {
        const [first, second] = [number(latest['first/worst']), number(latest['second/worst'])];
        return first && second && String.raw`\text{by a score }${first},\quad\text{Nash }${second}`;
      },
      meaning:
        'How often a policy is preferred to the kind of answer that does best against it. At an equilibrium that is ½.',
      source: 'rlhf/nash-equilibrium.ts#worstCase',
    },
    {
      title: 'Equilibrium of the circle',
      tex: String.raw`\begin{aligned}\pi_a&\propto P(b\succ c)-\tfrac12\\ \pi_b&\propto P(c\succ a)-\tfrac12\\ \pi_c&\propto P(a\succ b)-\tfrac12\end{aligned}`,
      meaning: 'With groups of 40%, 40% and 20% of the raters three plain answers to one warm and one curt.',
      source: 'tasks/circle.ts',
    },
  ],
  glossary: [
    ['Bradley-Terry', 'Each answer has a score, and preferences follow from scores: so they cannot go in a circle.'],
    ['Worst case', 'What a policy gets from the opponent who knows it best.'],
  ],
};
