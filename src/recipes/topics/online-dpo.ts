import type { OnlineDpoConfig } from '../settings/online-dpo';
import { number, signed, type Topic } from '../topic';

export const onlineDpoTopic: Topic<OnlineDpoConfig> = {
  intro:
    'DPO learns from pairs that were there before, which soon are not what the policy would say. Here the policy answers each prompt twice, a judge says which answer is better, and the step is taken on that pair: the loss is DPO’s, the data is as fresh as PPO’s.',
  formulas: [
    {
      title: 'Pairs of its own',
      tex: String.raw`\begin{gathered}y_1,y_2\sim\pi_\theta(\cdot\mid x)\\(y_w,y_l)=\begin{cases}(y_1,y_2)&r_\phi(y_1)>r_\phi(y_2)\\(y_2,y_1)&\text{otherwise}\end{cases}\end{gathered}`,
      live: (latest, { judge }) => {
        const [score, margin] = [number(latest['objective/scores'], 2), number(latest['objective/scores_margin'], 2)];
        return judge === 'reward model' && score && margin
          ? String.raw`\begin{aligned}\bar r_\phi&=${score}\\ \overline{|r_\phi(y_1)-r_\phi(y_2)|}&=${margin}\end{aligned}`
          : null;
      },
      meaning: 'The judge is the reward model, which must find one of the two better, or a simulated rater.',
      source: 'train/pair-judges.ts',
    },
    {
      title: 'Its loss',
      tex: String.raw`\begin{aligned}\mathcal L&=-\log\sigma(\beta h)\\ h&=\Delta\log\pi(y_w)-\Delta\log\pi(y_l)\end{aligned}`,
      live: (latest) => {
        const [margin, loss] = [number(latest['rewards/margins'], 2), number(latest.loss)];
        return (
          margin &&
          loss &&
          String.raw`\begin{aligned}\beta\bar h&=${signed(margin)}\\ \mathcal L&=${loss}\quad(\text{a coin flip: }0.693)\end{aligned}`
        );
      },
      meaning: 'DPO’s, measured from the SFT model: Δ is what an answer has gained in log-probability.',
      source: 'rlhf/dpo-loss.ts',
    },
    {
      title: 'KL from the SFT model',
      tex: String.raw`\mathbb E_{y\sim\pi_\theta}\big[\log\pi_\theta(y)-\log\pi_{\mathrm{ref}}(y)\big]`,
      live: (latest, { beta }) => {
        const kl = number(latest['objective/kl'], 2);
        return kl && String.raw`\mathrm{KL}=${kl},\quad \beta=${beta}`;
      },
      meaning: 'How far it has gone. A larger β holds it nearer.',
      source: 'train/online-pairs.ts',
    },
  ],
  glossary: [
    [
      'Reference answers',
      'To some prompts one of the two answers is the SFT model’s. What the policy has stopped doing, to refuse say, is in neither of two answers of its own, so no judge could ask for it back.',
    ],
    ['Tie', 'Two answers that are the same, or equally good for the judge, teach nothing and are left out.'],
    ['Judge', 'Its errors are the policy’s to find: watch the true quality beside the score.'],
  ],
};
