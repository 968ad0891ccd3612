import type { Topic } from '../topic';

export const evaluationTopic: Topic = {
  intro:
    'Base, SFT model and policy answer prompts that no stage has seen. Task figures are taken on the content, with the style’s wrapping taken off, so that a polite wrong answer is still wrong.',
  formulas: [
    {
      title: 'Win rate',
      tex: String.raw`\hat p=\frac{\text{wins}+\tfrac12\,\text{ties}}{n}`,
      meaning:
        'How often the policy’s answer beats the SFT model’s by the rubric, with a 95% interval. Below the interval’s low end it would be luck.',
      source: 'evaluation/win-rate.ts',
    },
    {
      title: 'Interval of a score',
      tex: String.raw`n_{\text{eff}}=\frac{n\,\bar s(1-\bar s)}{\hat\sigma^2}`,
      meaning:
        'Scores between 0 and 1 have Wilson’s interval at this many prompts: graded scores vary less than right and wrong, so they tell more. Over a thousand simulated repetitions it holds the true mean in 93 to 97%; near an end of the scale the percentile bootstrap misses it in one case of ten.',
      source: 'evaluation/intervals.ts#meanOfScores',
    },
  ],
  glossary: [
    ['Unseen prompts', 'The test split: it shares no prompt with training or validation.'],
    ['Held-out family', 'A kind of task in no training text at all: zero-shot.'],
    [
      'Alignment tax',
      'What the tasks lose while the style improves, on the same prompts: the mean change with its interval. It should be small.',
    ],
    ['Over-refusal', 'Harmless requests that are refused: what harmlessness must not cost.'],
    ['Perplexity under the base', 'How far the answers went from the base model’s language.'],
  ],
};
