import { lesson } from './lesson';
import { greatest, klOfAnswers, tax, wins, winsInterval } from './lesson-run';
import { EVALUATION, HASTY } from './usual-parts';

export const alignmentTax = lesson({
  id: 'alignment-tax',
  title: 'The alignment tax, and PPO-ptx',
  question: 'The policy wins. What did it forget?',
  prediction: {
    question:
      'PPO follows the reward model with β 0.1 and sees no demonstrations any more. It will win against SFT. What happens to the skills that SFT had: translating, summing up, declining?',
    choices: [
      {
        text: 'They stay: nothing in the reward asks to forget them.',
        reply: 'Nothing asks to keep them either, wherever the reward model cannot tell right from wrong.',
      },
      {
        text: 'Some get worse: what the reward does not see may drift.',
        right: true,
        reply:
          'Yes. The raters’ preferences are mostly about manners here, and content pays for it: the alignment tax.',
      },
      {
        text: 'They improve, for better answers win.',
        reply: 'Where the reward model sees it. It sees manners far better than content.',
      },
    ],
  },
  seed: 3101,
  run: {
    title: 'PPO without demonstrations',
    text: 'The default labels and reward model; PPO at a learning rate of 0.001, β 0.1, γ 0.',
    nodes: { ppo: { ...HASTY, klCoef: 0.1 }, evaluation: EVALUATION },
  },
  look: 'Reward and true quality rise. Then the table of tasks inside the run: which fell?',
  charts: [
    { node: 'ppo', names: ['objective/scores'] },
    { node: 'ppo', names: ['objective/rubric'] },
    { node: 'ppo', names: ['objective/kl'] },
  ],
  figures: {
    wins: { label: 'Wins against SFT', share: true, of: wins, interval: winsInterval },
    tax: { label: 'Mean of all tasks, change from SFT', of: tax },
    kl: { label: 'KL of an answer, nats', of: klOfAnswers },
    score: { label: 'Reward, highest', of: greatest('ppo', 'objective/scores') },
  },
  symptom: {
    says: 'The policy wins more than half of the prompts and loses more than 0.03 over all tasks.',
    holds: (run) => run.wins > 0.5 && run.tax < -0.03,
  },
  cure: {
    title: 'PPO-ptx',
    text: 'The same, with SFT’s loss on demonstrations mixed into each update (γ 0.5), as InstructGPT does.',
    nodes: { ppo: { ...HASTY, klCoef: 0.1, ptxCoef: 0.5 }, evaluation: EVALUATION },
  },
  cured: {
    says: 'At least 0.02 less is lost over all tasks.',
    holds: (cure, run) => cure.tax - run.tax >= 0.02,
  },
  check: {
    question: 'What does PPO-ptx cost?',
    choices: [
      {
        text: 'Nothing: skills and preferences both improve.',
        reply: 'Compare the learned reward of the two runs.',
      },
      {
        text: 'Some of the learned reward: demonstrations hold every style, so they also pull the manners back.',
        right: true,
        reply: 'Yes. γ trades one against the other, as β does in its own way.',
      },
      {
        text: 'KL: the policy moves further from SFT.',
        reply: 'It moves less far: the demonstrations are what SFT was made of.',
      },
    ],
  },
});
