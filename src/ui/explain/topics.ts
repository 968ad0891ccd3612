import type { ModelInfo } from '../../engine/protocol';
import { isLarge } from '../../recipes/settings/adapter';
import type { Topic } from '../../recipes/topic';

/** Its figures are those of the model that is loaded. */
export const baseTopic = (model: ModelInfo | undefined): Topic => ({
  intro: model?.chats ? CHATS : CONTINUES,
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
    [
      'Token',
      `A piece of text${model ? `, here one of ${count(model.config.vocab_size)}` : ''}: a common word, part of a word, or a single byte.`,
    ],
    [
      'Context',
      `How many tokens the model can look back on${model ? `: ${count(model.config.max_position_embeddings)}` : ''}.`,
    ],
    ['Parameters', parameters(model)],
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
});

const CONTINUES =
  'A base model was trained to continue text, nothing more. It has seen questions and answers, but nobody told it that it should answer. Everything after this page changes which continuation it prefers.';
const CHATS =
  'This model comes with the form in which a conversation with it is written, so it was probably trained to answer after it had learned to continue text. Everything after this page changes which answers it prefers.';

function parameters(model: ModelInfo | undefined): string {
  if (!model) return 'The numbers that training changes.';
  const all = count(model.parameterCount);
  return isLarge(model.config)
    ? `The numbers that a model computes with: ${all} of them. They stay as they are; training changes a small adapter (LoRA) beside them, unless a stage’s “Weights trained” says full.`
    : `The numbers that training changes: ${all} of them.`;
}

const count = (n: number): string => n.toLocaleString('en');

/** Formulas and words are those of the node that is looked into. */
const inspector: Topic = {
  intro:
    'Answers, token by token, with every number that was computed for them. Step through it by phases to see where each comes from.',
  formulas: [],
  glossary: [],
};

const chat: Topic = {
  intro:
    'The same prompt, answered by each model. Sampling is seeded: the same seed, prompt and temperature give the same answer. Another seed draws another one.',
  formulas: [
    {
      title: 'Temperature',
      tex: String.raw`\pi(v)=\frac{e^{z_v/\tau}}{\sum_u e^{z_u/\tau}}`,
      meaning: 'Below 1, likely tokens get even more likely; above 1, the probabilities even out.',
      source: 'rlhf/logprobs.ts',
    },
  ],
  glossary: [
    [
      'Score',
      'The reward model’s number for an answer: 0 is an average answer of the SFT model, 1 is one standard deviation better.',
    ],
  ],
};

const runs: Topic = {
  intro:
    'A run is one way through the pipeline with one set of settings and one seed. The same settings, seed and device give the same run again, number for number; so when two runs differ in one setting, any difference in their charts comes from that setting or from the seed. Change one thing at a time, and repeat with other seeds before you believe a difference.',
  formulas: [],
  glossary: [
    [
      'Lineage',
      'What was made from what: the SFT model from the base, the labels from its answers, the reward model from the labels, the policy from all of them.',
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

const compare: Topic = {
  intro:
    'Every algorithm moves the policy away from the SFT model and gains reward for it. Comparing two is fair only at the same distance: one that wins more at twice the KL may simply have moved further.',
  formulas: [
    {
      title: 'Distance from the reference',
      tex: String.raw`d=\sqrt{\mathrm{KL}(\pi\,\|\,\pi_{\text{ref}})}`,
      meaning:
        'The square root, because for small steps reward grows in proportion to it: twice the reward costs four times the KL.',
      source: 'frontier/points.ts',
    },
    {
      title: 'Where optimisation turns',
      tex: String.raw`\begin{aligned}R(d)&=R_0+d\,(\alpha-\beta\log d)\\d^*&=e^{\alpha/\beta-1}\end{aligned}`,
      meaning:
        'True reward against distance, as Gao et al. (2022) found it for policies optimised against a learned reward: α is what the reward model knows, β what the policy finds of its errors. Fitted to the points of all seeds; the turn is named only where points lie on both sides of it.',
      source: 'frontier/fit.ts',
    },
  ],
  glossary: [
    ['Frontier', 'The most reward that any algorithm has for a distance: the upper edge of the picture.'],
    [
      'Band',
      'From the lowest to the highest seed at the same moment of training. Lines whose bands overlap may differ by chance.',
    ],
    [
      'Over-optimisation',
      'The learned reward goes on rising while the true one falls: the policy has found the reward model’s errors.',
    ],
    [
      'Win rate',
      'Share of unseen prompts on which the policy’s answer beats the SFT model’s by the rubric, ties half; each seed with its 95% interval.',
    ],
  ],
};

/** What the page says beside the views that are no node's; a node's own topic is in its manifest. */
export const TOPICS: Readonly<Record<string, Topic>> = { inspector, chat, runs, compare };
