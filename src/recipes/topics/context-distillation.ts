import type { ContextDistillationConfig } from '../settings/context-distillation';
import { number, type Topic } from '../topic';

export const contextDistillationTopic: Topic<ContextDistillationConfig> = {
  intro:
    'Before each conversation the teacher reads a few exchanges in which somebody is kind, useful and honest, and answers in that manner. The student reads none of them and learns to answer the same, so that the text need not be paid for with every prompt.',
  formulas: [
    {
      title: 'KL from teacher to student',
      tex: String.raw`\mathcal L=\tfrac1n\sum_t\mathrm{KL}\big(\pi(\cdot\mid c,x,y_{<t})\,\big\|\,\pi_\theta(\cdot\mid x,y_{<t})\big)`,
      live: ({ eval_kl }) => {
        const kl = number(eval_kl);
        return kl && String.raw`\mathcal L=${kl}\text{ on held-out prompts}`;
      },
      meaning: 'How far the student’s next token is from the teacher’s, who reads the text c before the prompt x.',
      source: 'rlhf/distillation-loss.ts',
    },
  ],
  glossary: [
    ['Teacher', 'The model with the text of manners before each conversation; it never changes.'],
    ['Student', 'A copy of it that does without the text.'],
    ['Context', 'All that a model reads before it answers.'],
  ],
};
