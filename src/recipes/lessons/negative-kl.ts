import { lesson } from './lesson';
import { last, least } from './lesson-run';

/** Slow enough for the policy to stay where the KL is nearly 0. */
const PPO = { iterations: 12, learningRate: 1e-5 } as const;

export const negativeKl = lesson({
  id: 'negative-kl',
  title: 'Why k1 can be negative',
  question: 'KL is never negative. Why is the line below 0?',
  prediction: {
    question:
      'The chart shows the mean of log π − log π_ref over the tokens that the policy sampled (the estimator k1), here over 8 answers per rollout. ' +
      'The policy has hardly moved. What will the line do?',
    choices: [
      {
        text: 'Stay at or above 0: a KL cannot be negative.',
        reply: 'The KL cannot. This is a mean over a few samples of something that can.',
      },
      {
        text: 'Go above and below 0.',
        right: true,
        reply:
          'Yes. Where π has made a token less likely than π_ref and it is sampled all the same, the term is negative. Only its expectation is not.',
      },
      {
        text: 'Go below 0 and stay there: the policy has become worse.',
        reply: 'The sign of the estimate says nothing about better or worse.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: '8 answers per rollout',
    text: 'PPO with a learning rate of 0.00001, so that the true KL stays near 0, and 8 answers per rollout.',
    nodes: { ppo: { ...PPO, promptsPerBatch: 8, minibatchSize: 8 } },
    until: 'ppo',
  },
  look: 'The two estimates of the same KL: k1 and k3. In the run’s tokens, find one whose k1 is negative: which of the two models likes it better?',
  charts: [
    { node: 'ppo', names: ['objective/kl'] },
    { node: 'ppo', names: ['objective/kl_k3'] },
  ],
  figures: {
    k1: { label: 'k1, least of any rollout, nats', of: least('ppo', 'objective/kl') },
    k3: { label: 'k3, least of any rollout, nats', of: least('ppo', 'objective/kl_k3') },
    end: { label: 'k1, last rollouts, nats', of: last('ppo', 'objective/kl') },
  },
  symptom: {
    says: 'k1 is below 0 in some rollout; k3 never is.',
    holds: ({ k1, k3 }) => k1 < 0 && k3 >= 0,
  },
  compares: true,
  cure: {
    title: '256 answers per rollout',
    text: 'The same learning rate, 32 times the answers: the error of a mean falls with the root of their number.',
    nodes: { ppo: { ...PPO, promptsPerBatch: 256, minibatchSize: 256 } },
    until: 'ppo',
  },
  cured: {
    says: 'The lowest k1 is less than half as far below 0.',
    holds: (cure, run) => cure.k1 > run.k1 / 2,
  },
  check: {
    question: 'Why does PPO here pay k1 in the reward, and not k3, which is never negative?',
    choices: [
      {
        text: 'Because k1’s expectation is the KL at each state, and a policy gradient needs the expectation to be right, not each sample.',
        right: true,
        reply:
          'Yes. k3 has less variance and the same expectation as a number, but as a reward its gradient is that of another thing.',
      },
      {
        text: 'Because k3 is more expensive.',
        reply: 'Both come from the same two log-probabilities.',
      },
      {
        text: 'Because a negative price pays the policy for going back.',
        reply: 'That happens, but by chance: it is no bonus, for on average the price is positive.',
      },
    ],
  },
});
