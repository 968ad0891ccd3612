import { lesson } from './lesson';
import { difference, final, first, last, lastKl } from './lesson-run';
import { SHORT } from './usual-parts';

export const heldByKl = lesson({
  id: 'held-by-kl',
  title: 'Ranked one way, moved another',
  question: 'The reward model ranks answers well. Why does the policy not move towards them?',
  prediction: {
    question:
      'The reward model agrees with fresh preferences as often as ever. PPO follows it with β 3. Which answers will the policy give?',
    choices: [
      {
        text: 'Those that the reward model ranks highest.',
        reply: 'PPO does not maximise the reward. It maximises the reward less β times the KL.',
      },
      {
        text: 'Nearly those of SFT: a better answer that SFT hardly ever gives costs more KL than it earns.',
        right: true,
        reply:
          'Yes. The optimum is π_ref(y)·exp(r(y)/β). At β 3 an answer with a reward 3 higher is only e times more likely than it was, and if it was rare it stays rare.',
      },
      {
        text: 'Random ones: the penalty drowns the reward.',
        reply: 'The penalty pulls towards the SFT model, which is not random.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'A good reward model, β 3',
    text: 'The default labels and reward model, and PPO with β 3.',
    nodes: { ppo: { ...SHORT, klCoef: 3 } },
    until: 'ppo',
  },
  look: 'The reward model’s agreement first: nothing is wrong with it. Then the reward and the KL of the policy.',
  charts: [
    { node: 'reward', names: ['eval_accuracy', 'accuracy'] },
    { node: 'ppo', names: ['objective/scores'] },
    { node: 'ppo', names: ['objective/kl'] },
  ],
  figures: {
    agreement: { label: 'Reward model agrees with the rubric', share: true, of: final('reward', 'rubric_accuracy') },
    gain: {
      label: 'Reward, gain',
      of: difference(last('ppo', 'objective/scores'), first('ppo', 'objective/scores')),
    },
    kl: { label: 'KL of an answer, nats', of: lastKl('ppo') },
  },
  symptom: {
    says: 'The reward model agrees with the rubric on more than 70% of pairs, and the reward rises by less than 0.5.',
    holds: ({ agreement, gain }) => agreement > 0.7 && gain < 0.5,
  },
  cure: {
    title: 'The same reward model, β 0.3',
    text: 'A tenth of the price, all else as before.',
    nodes: { ppo: SHORT },
    until: 'ppo',
  },
  cured: {
    says: 'The reward rises by at least 0.3 more.',
    holds: (cure, run) => cure.gain - run.gain >= 0.3,
  },
  check: {
    question: 'A policy ignores what its reward model says. In which order do you look?',
    choices: [
      {
        text: 'Train a larger reward model first.',
        reply: 'Its agreement says whether it is the problem. Here it is not.',
      },
      {
        text: 'The reward model’s agreement, then the reward and the KL of the policy: a good ranking with a flat reward and a small KL is a price that is too high.',
        right: true,
        reply: 'Yes: a stage at a time, from where the signal comes to where it gets lost.',
      },
      {
        text: 'Collect more labels.',
        reply: 'They would improve a ranking that is not what holds the policy back.',
      },
    ],
  },
});
