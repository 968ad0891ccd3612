import { parseConfig, type RunConfigInput } from './config';

/** A lesson: settings that show one thing, and what to look for. */
export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  readonly config: RunConfigInput;
}

const lesson = (id: string, title: string, explanation: string, nodes: RunConfigInput['nodes'] = {}): Lesson => {
  const config = { recipe: 'rlhf', nodes };
  parseConfig(config); // a lesson that does not parse is a fault of ours, found at load
  return { id, title, explanation, config };
};

export const LESSONS: readonly Lesson[] = [
  lesson(
    'default',
    'The whole loop',
    'From the base model to a policy that answers as the raters prefer, held near the SFT model by the KL penalty.',
  ),
  lesson(
    'reward-hacking',
    'Reward hacking (β 0)',
    'No KL penalty, no demonstrations and a reward model from few labels of a rater who likes long answers, of SFT’s own answers alone. The learned reward goes on ' +
      'rising while the true rubric falls or the text degenerates: the policy has found the reward model’s errors. ' +
      'Compare the two lines, and read the samples.',
    {
      preferences: {
        pairs: 120,
        answersPerPrompt: 2,
        lengthBias: 0.15,
        temperature: 1,
        alteredShare: 0,
        harmfulShare: 0,
      },
      reward: { epochs: 4, learningRate: 5e-4 },
      ppo: { klCoef: 0, ptxCoef: 0, learningRate: 1e-3 },
    },
  ),
  lesson(
    'blind-spot',
    'What raters never saw',
    'Labels of SFT’s own answers alone: it declines every harmful request, so no rater ever says that it should. The reward ' +
      'model pays for warm words, and PPO may learn to help with harm, warmly. See how often it still declines in the ' +
      'evaluation, and compare with the default, in which raters also see answers that SFT would not give, and PPO goes slower ' +
      'and mixes demonstrations in.',
    { preferences: { alteredShare: 0, harmfulShare: 0 }, ppo: { ptxCoef: 0, learningRate: 1e-3 } },
  ),
  lesson(
    'tight-leash',
    'A tight leash (β 1)',
    'A nat of KL costs as much as a deviation of score, so the policy hardly leaves the SFT model: little hacking, ' +
      'little gain.',
    { ppo: { klCoef: 1 } },
  ),
  lesson(
    'adaptive-kl',
    'Adaptive β',
    'β is steered so that the KL of an answer stays near 3 nats (Ziegler et al. 2019): watch β rise when the KL overshoots.',
    { ppo: { klCoef: 0.02, adaptive: { enabled: true, target: 3, horizon: 1000 } } },
  ),
  lesson(
    'noisy-raters',
    'Raters who err',
    'Three labels in ten are flipped. The reward model’s accuracy on held-out labels cannot pass 70%, yet it ' +
      'agrees with the noise-free preference more often than its raters do: with thousands of labels their slips cancel out.',
    { preferences: { noise: 0.3 } },
  ),
  lesson(
    'length-bias',
    'Raters who like long answers',
    'A rater gives every ten words more 0.15 points. The reward model learns that too: it tells right answers from wrong ones ' +
      'as before, but agrees less often on manners, where short and warm should win. See whether PPO makes answers longer.',
    { preferences: { lengthBias: 0.15 } },
  ),
  lesson(
    'few-labels',
    'Too few labels',
    'Forty labels instead of 4,800: the reward model agrees with fresh preferences far less often, on some seeds no more often ' +
      'than a coin would, and that is what PPO then follows.',
    {
      preferences: { pairs: 40, answersPerPrompt: 2 },
      reward: { epochs: 4, learningRate: 5e-4 },
    },
  ),
  lesson(
    'rubric-reward',
    'PPO on the true rubric',
    'No reward model at all: the rubric itself, with the weight 4, is the reward. What PPO makes of a reward without mistakes.',
    { ppo: { reward: { learned: 0, rubric: 4 } } },
  ),
];
