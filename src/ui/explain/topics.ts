import type { RunConfig } from '../../config/run';
import type { View } from '../../studio/stages';

type Latest = Readonly<Record<string, number>>;

export interface TopicFormula {
  readonly title: string;
  readonly tex: string;
  /** The same with the numbers of this run, once there are any. */
  readonly live?: (latest: Latest, config: RunConfig) => string | null;
  readonly meaning: string;
  /** The file whose function computes it, under src/. */
  readonly source: string;
}

export interface Topic {
  readonly intro: string;
  readonly formulas: readonly TopicFormula[];
  readonly glossary: readonly (readonly [term: string, meaning: string])[];
}

const number = (value: number | undefined, digits = 3): string | null =>
  value === undefined || !Number.isFinite(value) ? null : value.toFixed(digits);

/** A number that may stand behind an operator. */
const signed = (text: string): string => (text.startsWith('-') ? `(${text})` : text);

const base: Topic = {
  intro:
    'A base model was trained to continue text, nothing more. It has seen questions and answers, but nobody told it that it should answer. Everything after this page changes which continuation it prefers.',
  formulas: [
    {
      title: 'What a language model computes',
      tex: String.raw`\pi_\theta(y\mid x)=\prod_{t=1}^{T}\pi_\theta(y_t\mid x,y_{<t})`,
      meaning:
        'The probability of an answer is the product of the probabilities of its tokens, each given all before it.',
      source: 'rlhf/logprobs.ts',
    },
  ],
  glossary: [
    ['Token', 'A piece of text, here one of 1,024: a common word, part of a word, or a single byte.'],
    ['Context', 'How many tokens the model can look back on: 128.'],
    ['Parameters', 'The numbers that training changes.'],
    [
      'Hidden tab',
      'Training goes on while this tab is hidden: it runs in a worker, which browsers do not slow down as they do the page’s own timers. The charts catch up on your return. A browser short of memory or battery may still end a hidden tab, and a closed lid stops everything.',
    ],
    [
      'Two tabs',
      'One tab trains. Others opened beside it show the same run and change nothing; when the first closes, the next takes over.',
    ],
    ['Screen', 'It is kept on while a run is in view, where the browser allows that.'],
  ],
};

const sft: Topic = {
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
        'The average surprise a token. Its exponential is the probability the model gives to the right token, as a geometric mean.',
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

const preferences: Topic = {
  intro:
    'The fine-tuned model answers each prompt more than once, and a rater says which answer is better. People find it easier to compare than to write or to grade. Here people judge by hand, or simulated raters do: a rubric they agree on, mistakes they make, and flaws they may have.',
  formulas: [
    {
      title: 'A comparison',
      tex: String.raw`y_w \succ y_l \mid x`,
      meaning:
        'Of two answers to the prompt x, the rater preferred the first. This is all the reward model will ever see of what people want.',
      source: 'train/preferences.ts',
    },
  ],
  glossary: [
    ['Rubric', 'What the rater values, as weights of five qualities: correct, polite, concise, harmless, well formed.'],
    ['Noise', 'Share of labels turned round by chance. People disagree with themselves about one time in five.'],
    [
      'Bias',
      'A preference that has nothing to do with quality, like liking long answers. The reward model learns it too.',
    ],
    ['Tie', 'Two answers that the rater finds equally good.'],
    [
      'Altered',
      'An answer that lacks a sentence, belongs to another prompt, or was made to begin as one that does. Left to itself, SFT never helps with a harmful request, so raters would never say that it should not.',
    ],
  ],
};

const reward: Topic = {
  intro:
    'A copy of the fine-tuned model gets a new head that gives one number instead of a next token. It is trained so that the preferred answer of each pair scores higher.',
  formulas: [
    {
      title: 'Bradley-Terry',
      tex: String.raw`\begin{aligned}&P(y_w\succ y_l\mid x)\\&=\sigma\big(r_\phi(x,y_w)-r_\phi(x,y_l)\big)\end{aligned}`,
      live: ({ eval_margin, margin }) => {
        const m = eval_margin ?? margin;
        const value = number(m, 2);
        return value && String.raw`\sigma(${value})=${(1 / (1 + Math.exp(-(m ?? 0)))).toFixed(3)}`;
      },
      meaning: 'The chance that one answer is preferred depends only on the difference of the two scores.',
      source: 'rlhf/bradley-terry.ts',
    },
    {
      title: 'Its loss',
      tex: String.raw`\mathcal L=-\log\sigma(r_w-r_l-m)`,
      live: ({ loss }) => {
        const value = number(loss);
        return value && String.raw`\mathcal L=${value}\quad(\text{a coin: }0.693)`;
      },
      meaning: 'How surprised the model is by the rater’s choice. m is an optional margin.',
      source: 'rlhf/bradley-terry.ts',
    },
  ],
  glossary: [
    ['Accuracy', 'How often the model orders a pair as the rater did. Noise sets a ceiling.'],
    ['Calibration', 'When the model says 80%, the rater should agree four times in five.'],
    [
      'Normalisation',
      'Scores are shifted and scaled to mean 0 and deviation 1 on the fine-tuned model’s answers, so that β has a meaning.',
    ],
  ],
};

const ppo: Topic = {
  intro:
    'The policy answers prompts, the reward model scores the answers, and PPO makes good tokens more likely, a little at a time. A penalty for leaving the fine-tuned model keeps it from finding nonsense that the reward model happens to like.',
  formulas: [
    {
      title: 'Reward of a token',
      tex: String.raw`\begin{aligned}r_t=&-\beta\,\big(\log\pi(a_t)-\log\pi_{\mathrm{ref}}(a_t)\big)\\&+\mathbf 1[t=T]\;r_\phi(x,y)\end{aligned}`,
      live: (latest, { ppo: { klCoef } }) => {
        const kl = number(latest['objective/kl'], 2);
        const score = number(latest['objective/scores'], 2);
        return (
          kl &&
          score &&
          String.raw`\begin{aligned}\textstyle\sum_t r_t&=-${(latest.beta ?? klCoef).toFixed(3)}\cdot ${signed(kl)}+${signed(score)}\\&=${number(latest['objective/rlhf_reward'], 2) ?? '?'}\end{aligned}`
        );
      },
      meaning: 'Each token pays for leaving the reference; the last one earns the score of the whole answer.',
      source: 'rlhf/rewards.ts',
    },
    {
      title: 'Advantage (GAE)',
      tex: String.raw`\begin{aligned}\hat A_t&=\sum_{l\ge 0}(\gamma\lambda)^l\,\delta_{t+l}\\ \delta_t&=r_t+\gamma V_{t+1}-V_t\end{aligned}`,
      live: (_, { ppo: { gamma, lam } }) => String.raw`\gamma=${gamma},\quad \lambda=${lam}`,
      meaning: 'How much better things went from this token on than the value model expected.',
      source: 'rlhf/gae.ts',
    },
    {
      title: 'Clipped objective',
      tex: String.raw`\begin{aligned}\mathcal L&=\mathbb E\big[\max(-\hat A\rho,\,-\hat A\,\mathrm{clip}(\rho,1\pm\epsilon))\big]\\ \rho&=\pi_\theta/\pi_{\mathrm{old}}\end{aligned}`,
      live: (latest, { ppo: { cliprange } }) => {
        const ratio = number(latest['val/ratio']);
        return (
          ratio &&
          String.raw`\epsilon=${cliprange},\; \bar\rho=${ratio},\; \text{clipped }${(100 * (latest['policy/clipfrac_avg'] ?? 0)).toFixed(1)}\%`
        );
      },
      meaning: 'Once a token’s probability has moved by more than ε, it earns nothing more in this iteration.',
      source: 'rlhf/ppo-loss.ts',
    },
    {
      title: 'Demonstrations mixed in (PPO-ptx)',
      tex: String.raw`\mathcal L+\gamma_{\mathrm{ptx}}\,\Big(-\tfrac1n\sum_t\log\pi_\theta(y_t\mid x,y_{<t})\Big)`,
      live: (latest, { ppo: { ptxCoef } }) => {
        const loss = number(latest['loss/ptx_avg'], 3);
        return loss && String.raw`\mathcal L+${ptxCoef}\cdot ${loss}`;
      },
      meaning:
        'A few demonstrations are learned again in every update, so that no skill is forgotten for a reward that never asked about it.',
      source: 'rlhf/ptx-loss.ts',
    },
    {
      title: 'KL from the fine-tuned model',
      tex: String.raw`\begin{aligned}k_1&=\log\pi-\log\pi_{\mathrm{ref}}\\ k_3&=(e^{-k_1}-1)+k_1\;\ge 0\end{aligned}`,
      live: (latest) => {
        const [one, three] = [number(latest['objective/kl'], 2), number(latest['objective/kl_k3'], 2)];
        return one && three && String.raw`\textstyle\sum k_1=${one},\; \sum k_3=${three}\ \text{nats}`;
      },
      meaning: 'Two estimators of one distance: k1 is in the reward, k3 is never negative and varies less.',
      source: 'rlhf/kl.ts',
    },
  ],
  glossary: [
    ['Rollout', 'Answers sampled from the policy as it is now.'],
    ['Reference', 'The fine-tuned model, kept as it was. KL is measured from it.'],
    ['β', 'The price of a nat of KL in units of score.'],
    [
      'Over-optimisation',
      'The learned reward rises while the true rubric falls: the policy has found the reward model’s mistakes.',
    ],
    ['Epoch', 'One pass over the rollout. π_old stays what it was when sampling.'],
  ],
};

const evaluation: Topic = {
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

const inspector: Topic = {
  ...ppo,
  intro:
    'One rollout, token by token, with every number PPO computed for it. Step through an iteration by phases to see where each comes from.',
};

const chat: Topic = {
  intro:
    'The same prompt, answered by each model. Sampling is seeded: the same seed, prompt and temperature give the same answer.',
  formulas: [
    {
      title: 'Temperature',
      tex: String.raw`\pi(v)=\frac{e^{z_v/\tau}}{\sum_u e^{z_u/\tau}}`,
      meaning: 'Below 1 the likely tokens become likelier still; above 1 the choice evens out.',
      source: 'rlhf/logprobs.ts',
    },
  ],
  glossary: [
    [
      'Score',
      'The reward model’s number for an answer: 0 is an average answer of the fine-tuned model, 1 is one deviation better.',
    ],
  ],
};

const runs: Topic = {
  intro:
    'A run is one way through the pipeline with one set of settings and one seed. The same settings, seed and device give the same run again, number for number; so when two runs differ in one setting, what differs in their charts comes from that setting, or from the seed. Change one thing at a time, and repeat with other seeds before you believe a difference.',
  formulas: [],
  glossary: [
    [
      'Lineage',
      'What descends from what: the fine-tuned model from the base, the labels from its answers, the reward model from the labels, the policy from all of them.',
    ],
    [
      'Checkpoint',
      'Everything a stage needs to go on as if it had never stopped: parameters, the optimizer’s moments, counters, the place in the data.',
    ],
    [
      'Branch',
      'A new run that begins at a checkpoint of another one, perhaps with other settings. The other one stays as it is.',
    ],
    ['Seed', 'The number from which every random draw of a run follows.'],
  ],
};

export const TOPICS: Readonly<Record<View, Topic>> = {
  base,
  sft,
  preferences,
  reward,
  ppo,
  evaluation,
  inspector,
  chat,
  runs,
};
