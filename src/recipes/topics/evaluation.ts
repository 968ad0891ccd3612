import type { Topic } from '../topic';

export const evaluationTopic: Topic = {
  intro:
    'Base, fine-tuned model and policy answer prompts that no stage has seen. Task figures are taken on the content, with the style’s wrapping taken off, so that a polite wrong answer is still wrong.',
  formulas: [
    {
      title: 'Win rate',
      tex: String.raw`\hat p=\frac{\text{wins}+\tfrac12\,\text{ties}}{n}`,
      meaning:
        'How often the policy’s answer beats the fine-tuned model’s by the rubric, with a 95% interval. Below the interval’s low end it would be luck.',
      source: 'train/evaluation.ts',
    },
  ],
  glossary: [
    ['Unseen prompts', 'The test split: it shares no prompt with training or validation.'],
    ['Held-out family', 'A kind of task in no training text at all: zero-shot.'],
    ['Alignment tax', 'What the tasks lose while the style improves. It should be small.'],
  ],
};
