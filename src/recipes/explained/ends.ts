/**
 * What happens at either end of a setting: [small, or off; large, or on]. In a file of its own so that the first view does
 * not carry it. By the setting's name within its node; by 'stage:name' where it means another thing in a stage. Choices say
 * of each option what it does in their description.
 */
type Ends = readonly [low: string, high: string];

const TOKENS: Ends = [
  'answers are cut off in mid-sentence',
  'nothing is cut off, but every answer costs more time and memory',
];
const WEIGHT_OF_DEMONSTRATIONS: Ends = [
  'skills that the reward does not ask about may be forgotten',
  'skills are kept, but the policy imitates demonstrations instead of following the reward',
];
const PRINCIPLE: Ends = ['this question is not asked', 'it is asked; with several, one is drawn for each pair'];
const MORE_IS_SURER: Ends = ['quick, with wide intervals', 'slower, with narrow intervals'];
const OFF_ON = (off: string, on: string): Ends => [off, on];

export const ENDS: Readonly<Record<string, Ends>> = {
  seed: ['any number serves', 'another number, other random draws: repeat with a few before you believe a difference'],
  // Steps of gradient descent
  steps: ['the model has seen too little to learn it', 'slower, and at some point it memorises its rows'],
  batchSize: ['noisy steps, little memory', 'smooth steps, more memory, and fewer of them for the same rows'],
  minibatchSize: ['many noisy steps per rollout', 'few smooth steps per rollout, more memory'],
  learningRate: ['learns too slowly to show anything', 'the loss jumps, and what was learned before is destroyed'],
  warmupRatio: ['full steps at once, which may blow up at the start', 'much of the run is spent at a small rate'],
  maxGradNorm: ['every step is shortened: slow', 'rare spikes are taken in full and may undo the training'],
  weightDecay: ['weights may grow freely', 'weights are pulled to 0, and the model underfits'],
  'adapter.rank': [
    'the adapter can express little',
    'it can express more, with more memory; at some rank it does what full training does',
  ],
  'adapter.alpha': [
    'the adapter counts little, and learns slowly',
    'every step of the adapter counts more, as a larger learning rate would',
  ],
  maxLength: ['long rows lose their end', 'nothing is cut, but memory and time grow'],
  evalEvery: [
    'a fine held-out curve, but much time goes into measuring',
    'quick, with few points on the held-out curve',
  ],
  sampleEvery: [
    'you see every change in the answers, at the price of time',
    'quick, but changes between two rounds stay unseen',
  ],
  epochs: ['each row is learned from once', 'each row is learned from often, and small sets are memorised'],
  inspected: ['nothing to look at in the token inspector', 'more answers to look at, and more memory'],
  refusals: [
    'demonstrations help with harm, as text from the web does',
    'every harmful request in the demonstrations is declined',
  ],
  manners: [
    'a text of manners before a conversation is nothing that the model has seen',
    'the model has seen little else, and without the text it is no surer of its manners',
  ],
  // Sampling
  temperature: ['answers become the same every time', 'answers become random, then nonsense'],
  maxNewTokens: TOKENS,
  missingEosPenalty: ['answers may run on without an end', 'only answers that end by themselves are worth anything'],
  // Labels
  ratings: OFF_ON('raters only compare', 'raters also give each answer 1 to 5 points'),
  pairs: ['too few to learn from', 'a better reward model, and more labeling time'],
  'scorer-comparison:pairs': MORE_IS_SURER,
  answersPerPrompt: ['one pair per prompt', 'many pairs of few prompts, which say partly the same'],
  alteredShare: ['raters only see what the model says by itself', 'many pairs contain an answer it would never give'],
  harmfulShare: ['only as many harmful requests as there are among all prompts', 'nothing but harmful requests'],
  noise: ['raters never make mistakes', 'at 0.5 the labels are coin flips'],
  raterNoise: ['raters never make mistakes', 'at 0.5 the labels are coin flips'],
  lengthBias: ['length does not count by itself', 'the longer answer nearly always wins, and the policy learns to pad'],
  leftBias: ['the side does not count', 'the left answer nearly always wins'],
  'rubric.polite': ['tone does not count', 'the warmer of two right answers always wins'],
  'rubric.concise': ['rambling costs nothing', 'the shorter of two right answers always wins'],
  'rubric.wellFormed': ['broken sentences cost nothing', 'the better formed of two right answers always wins'],
  ranked: OFF_ON(
    'pairs are judged one by one and may contradict each other',
    'answers are put in one order, without contradictions',
  ),
  strengths: OFF_ON('every preference counts the same', 'clear preferences get a larger margin'),
  rules: OFF_ON('no rules are asked about', 'each answer is also checked against the rules'),
  heldOut: ['more rows to learn from, but no sure figure of how well', 'a sure figure, but less to learn from'],
  'evaluation:heldOut': OFF_ON('only trained tasks are measured', 'tasks nobody trained on are measured too'),
  // Reward models
  margin: ['any lead counts as right', 'only a large lead counts: scores spread out'],
  bootstrap: OFF_ON(
    'every label is learned from once per epoch',
    'labels are drawn with replacement, so that several models learn different things',
  ),
  lengthDebias: OFF_ON(
    'length may be learned as if it were quality',
    'what length explains is taken out of the labels',
  ),
  ruleCoef: ['the rule is not learned', 'the rule is learned at the expense of the pairs'],
  moreShare: ['only the model’s own labels count', 'mostly the other labels count'],
  normalisationSamples: ['the scale of scores is rough', 'the scale is exact, after more sampling'],
  agreementPairs: ['not measured', 'measured to within a point or two, after more sampling'],
  // Policies
  iterations: [
    'stops before the policy has learned',
    'longer, and further from the SFT model: reward hacking becomes more likely',
  ],
  promptsPerBatch: ['noisy advantages, quick iterations', 'smooth advantages, slow iterations'],
  klCoef: ['nothing holds the policy: it finds the reward model’s errors', 'the policy stays the SFT model'],
  beta: ['nothing holds the policy near the SFT model', 'the policy hardly moves from the SFT model'],
  'ipo:beta': ['asks for a large lead of the chosen answer', 'asks for a tiny lead, so little is learned'],
  tau: ['nothing holds the policy near the SFT model', 'the policy hardly moves from the SFT model'],
  'adaptive.enabled': OFF_ON('β stays as it is', 'β is steered so that the KL stays near its target'),
  'adaptive.target': ['the policy hardly moves', 'the policy may go far, with all the room to hack the reward'],
  'adaptive.horizon': ['β reacts at once and may swing', 'β reacts too slowly to matter'],
  gamma: ['a token cares only about the reward right after it', 'every token shares in the reward at the end'],
  lam: [
    'advantages trust the value model: little noise, more bias',
    'advantages trust the sampled reward: no bias, more noise',
  ],
  cliprange: ['updates are tiny', 'updates are not limited, and one rollout can ruin the policy'],
  cliprange_value: ['the value model follows slowly', 'the value model may jump'],
  vf_coef: ['the value model hardly learns', 'the value model’s gradient dominates'],
  entropyCoef: ['the policy may settle on one answer', 'answers stay random'],
  ptxCoef: WEIGHT_OF_DEMONSTRATIONS,
  sftCoef: WEIGHT_OF_DEMONSTRATIONS,
  ptxBatchSize: ['a noisy reminder', 'a steady reminder, and slower updates'],
  sftBatchSize: ['a noisy reminder', 'a steady reminder, and slower steps'],
  earlyStopKl: ['an iteration ends after its first step', 'it never ends early'],
  num_generations: ['a noisy baseline', 'a good baseline, but fewer prompts for the same time'],
  'reward.learned': ['the reward model does not count', 'it outweighs everything else in the reward'],
  'reward.rubric': [
    'the policy never sees true quality, as with real people',
    'the policy is trained on true quality itself',
  ],
  'reward.exact': ['being exactly right earns nothing extra', 'only exactly right answers earn anything worth having'],
  'reward.rule': ['your rules do not count', 'your rules outweigh everything else'],
  'reward.uncertainty': [
    'disagreement costs nothing',
    'only answers on which all reward models agree are worth giving',
  ],
  'reward.violations': ['breaking a rule costs nothing', 'the policy avoids every risk, helpful answers included'],
  'reward.gate': OFF_ON('one score for all answers', 'the safety model alone scores what may be harmful'),
  gate: OFF_ON('one score for all answers', 'the safety model alone scores what may be harmful'),
  'reward.safetyThreshold': [
    'only harmful requests go to the safety model',
    'nearly every answer goes to the safety model',
  ],
  safetyThreshold: ['only harmful requests go to the safety model', 'nearly every answer goes to the safety model'],
  'reward.whiten': OFF_ON(
    'scores count as they are',
    'every rollout has the same spread of scores, even where none is good',
  ),
  'reward.length': ['length costs nothing', 'the policy answers in as few words as it can'],
  'reward.lengthFree': ['every token is charged', 'only tokens past this many are charged'],
  // Evaluation and sampling stages
  promptsPerFamily: MORE_IS_SURER,
  demonstrations: ['zero-shot only', 'more solved examples before each prompt, as far as the context holds'],
  perplexity: OFF_ON('not measured', 'measured, with one more pass over all answers'),
  n: ['one answer, nothing to choose', 'the best is very good by the scorer, whose errors are found too'],
  prompts: MORE_IS_SURER,
  'best-of-n:prompts': ['nothing is kept', 'more demonstrations to learn from, after more sampling'],
  curvePrompts: MORE_IS_SURER,
  curveSamples: ['the curve ends at a small n', 'the curve reaches a large n, after more sampling'],
  ordinary: ['the model may learn to decline everything', 'revisions are a small part of what it learns'],
  // Losses on pairs
  labelSmoothing: ['labels are taken to be right', 'at 0.5 the labels say nothing'],
  rpo_alpha: ['chosen answers may become less likely too', 'mostly imitates the chosen answers'],
  desirableWeight: ['good answers hardly count', 'good answers outweigh bad ones'],
  undesirableWeight: [
    'bad answers hardly count',
    'bad answers outweigh good ones, and the policy mostly learns what to avoid',
  ],
  referenceShare: ['what the policy stopped doing cannot come back', 'every pair contains an answer of the SFT model'],
  eta: ['the opponent is the policy itself', 'the opponent is the SFT model'],
  decay: ['the opponent follows at once', 'the opponent hardly moves'],
  exchanges: ['teacher and student are the same', 'a strong example, and less room for the conversation'],
  // Pictures
  sampleSteps: ['blurred pictures, quickly', 'clean pictures, after more passes of the model'],
  watched: MORE_IS_SURER,
  pictures: MORE_IS_SURER,
  'diffusion-dpo:beta': [
    'the model may go far from the base for its labels, until its pictures break',
    'it is held so near to the base that nothing changes',
  ],
  'picture-preferences:noise': ['the rater is never wrong', 'at 0.5 the labels say nothing'],
  // A model as judge
  'principles.own': OFF_ON(
    'only the bundled principles are asked about',
    'your own are asked about too, which no bundled judge was taught',
  ),
  'principles.better': PRINCIPLE,
  'principles.harmless': PRINCIPLE,
  'principles.polite': PRINCIPLE,
  'principles.concise': PRINCIPLE,
  critiqueShare: ['gives its verdict without a critique', 'learns critiques alone: its verdict means nothing'],
  gradeShare: ['learns to compare only', 'learns to grade only'],
};

/** What happens at either end of a setting of a stage; choices and texts have none. */
export const endsOf = (stage: string, name: string): Ends | undefined => ENDS[`${stage}:${name}`] ?? ENDS[name];
