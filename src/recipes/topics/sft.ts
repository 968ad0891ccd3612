import { number, type Topic } from '../topic';

export const sftTopic: Topic = {
  intro:
    'The model reads demonstrations, prompt and good answer, and learns to make each token of the answer more likely. The prompt is read but not learned from.',
  formulas: [
    {
      title: 'Cross-entropy on the answer',
      tex: String.raw`\mathcal L(\theta)=-\frac{1}{n}\sum_{t\in\text{answer}}\log\pi_\theta(y_t\mid x,y_{<t})`,
      live: ({ loss }) => {
        const value = number(loss);
        return (
          value && String.raw`\mathcal L=${value}\;\Rightarrow\; e^{-\mathcal L}=${Math.exp(-(loss ?? 0)).toFixed(3)}`
        );
      },
      meaning:
        'The average surprise per token, in nats. exp(−loss) is the probability that the model gives to the right token, as a geometric mean over tokens.',
      source: 'rlhf/sft-loss.ts',
    },
  ],
  glossary: [
    ['Step', 'One batch of demonstrations, one change of the parameters.'],
    [
      'Held-out loss',
      'The loss on demonstrations never learned from. If it turns up while the loss falls, the model is memorising.',
    ],
    ['Gradient norm', 'How steep the loss is. Above the clip the gradient is shortened to it.'],
    ['Warm-up', 'The first steps are small, while AdamW’s averages are still forming.'],
  ],
};
