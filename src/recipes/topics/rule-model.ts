import { number, type Topic } from '../topic';

export const ruleModelTopic: Topic = {
  intro:
    'A copy of the SFT model gets a head that gives one number, and learns from raters who were asked about one rule alone whether an answer keeps it. One clear question is easier to answer than “which is better?”, and a rule that turns out wrong can be changed by itself.',
  formulas: [
    {
      title: 'Its loss',
      tex: String.raw`\mathcal L=-y\log\sigma(r)-(1-y)\log\sigma(-r)`,
      live: ({ eval_loss, loss }) => {
        const value = number(eval_loss ?? loss);
        return value && String.raw`\mathcal L=${value}\quad(\text{a coin flip: }0.693)`;
      },
      meaning: 'How surprised the model is by the rater’s yes (y = 1, the rule is kept) or no.',
      source: 'rlhf/yes-no-loss.ts',
    },
    {
      title: 'What the policy pays',
      tex: String.raw`\begin{aligned}r(x,y)&=r_{\text{pref}}(x,y)\\&\quad-w\sum_i\big(1-\sigma(r_i(x,y))\big)\end{aligned}`,
      meaning: 'The preference score less the number of rules that the answer is expected to break, at a price w each.',
      source: 'rlhf/yes-no-loss.ts#expectedViolations',
    },
  ],
  glossary: [
    ['Rule', 'One thing that an answer must or must not do, which can be judged without judging anything else.'],
    ['Base rate', 'How often the rule is kept anyway: an accuracy that is no higher says nothing.'],
  ],
};
