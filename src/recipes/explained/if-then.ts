/**
 * What a figure that is not as it should be tells, and what to do about it: 'if it does this, then'. Beside a metric's
 * `healthy`, which says what one should see. In a file of its own so that the first view does not carry it. By the metric's
 * name; by 'stage:name' where it means another thing in a stage.
 */
const COUNT =
  'If it is smaller than you expect, rows were left out or the stage was stopped early: every share beside it is then of fewer rows, and its interval wider.';
const DONE =
  'If it stops growing before it reaches the number asked for, the stage was paused, stopped or has failed: its progress bar says which.';
const FEW = 'If it is under 30, differences of ten points can be chance: label more, or hold a larger share out.';
const SHARE_OF_KIND =
  'If one kind is near 1, the policy gives that kind alone and loses to the kind that beats it. If “other” grows, the answers have left the game.';
const WORST =
  'If it is far below 0.5, there is a kind of answer that nearly always beats this policy: it can be exploited.';
const AGREEMENT =
  'If it is near 0.5, it tells better from worse no better than chance: it needs more labels, or cleaner ones, or a larger model.';
const RELIABILITY =
  'If it is large, do not read the scores as probabilities: train for fewer epochs, or on more labels. The order of answers can be right all the same.';
const LOGPS =
  'If it falls by many nats, the policy forgets these answers: raise β, or add a loss on demonstrations or on chosen answers.';
const MARGIN =
  'If it keeps growing while the held-out accuracy stands still, the labels are being memorised: stop earlier, or raise β.';

const ASKING = 'If it is many times that of the others, reinforcement learning with it takes as many times longer.';

export const IF_THEN: Readonly<Record<string, string>> = {
  // Learning from examples
  loss: 'If it rises suddenly, the learning rate is too high. If it falls toward 0 while the held-out loss rises, the rows are being memorised: take fewer steps, or more data.',
  'context-distillation:loss':
    'If it stops falling well above 0, the student cannot tell what the text changes: take more steps, or a larger model.',
  eval_loss:
    'If it rises while the training loss falls, the model overfits: stop at its lowest point, take fewer epochs, or bring more data.',
  mean_token_accuracy: 'If it stays low while the loss falls slowly, train longer or raise the learning rate a little.',
  eval_mean_token_accuracy: 'If it falls behind the accuracy on training rows, the model memorises them.',
  entropy: 'If it drops to 0, the model has become certain of every token: it will give the same answer every time.',
  num_tokens: DONE,
  learning_rate: 'If the loss jumps where this is highest, lower the learning rate or lengthen the warm-up.',
  grad_norm: 'If it spikes again and again, lower the learning rate. If it is 0, nothing is learned any more.',
  epoch: 'If the held-out loss turns up after some epoch, take no more epochs than that.',
  // Labels
  labels: DONE,
  tie_rate: 'If it is high, the two answers are too alike to compare: raise the sampling temperature.',
  rater_accuracy:
    'If it is near 0.5, the labels say almost nothing, and no reward model can learn from them: lower the noise.',
  prefers_longer:
    'If it is far above 0.5, the reward model will learn that longer is better, and the policy will pad its answers.',
  clear_labels: COUNT,
  unequal_labels: COUNT,
  pairs: COUNT,
  eval_pairs: FEW,
  eval_decided: FEW,
  labels_by_people: 'If it is 0, everything here was learned from simulated raters, not from people.',
  label_agreement:
    'If it is near 0.5, raters contradict each other: discuss what makes an answer better before labeling more.',
  label_agreement_pairs: 'If it is 0, nobody knows how reliable the labels are: show some pairs a second time.',
  // Reward models
  accuracy: 'If it reaches 1 while the held-out accuracy stands still, the labels are being memorised.',
  margin: MARGIN,
  mean_reward: 'If it drifts far from 0, nothing is wrong: only differences of scores are learned.',
  min_reward: 'If it lies far below all other scores, read that answer: one kind of text rules the gradient.',
  max_reward: 'If it lies far above all other scores, read that answer: the policy will learn to write like it.',
  eval_accuracy:
    'If it is near 0.5, the reward model has learned nothing it can use on new pairs. If it is near 1 with noisy raters, held-out pairs have leaked into training.',
  eval_margin: MARGIN,
  eval_calibration_error: RELIABILITY,
  eval_loss_error:
    'If it is as large as the distance of the loss from 0.693, nothing can be said of the loss yet: hold more pairs out.',
  rubric_accuracy:
    'If it is no better than length alone, the reward model has learned length: PPO will make answers longer or shorter, not better.',
  rubric_length: 'If it comes close to the reward model’s own agreement, length explains most of what was learned.',
  rubric_pairs: COUNT,
  rubric_content: 'If it is near 0.5, the reward model judges manners only, and the policy will be polite and wrong.',
  rubric_content_pairs: FEW,
  rubric_manners: 'If it is low, raters disagree on tone or there are too few labels.',
  rubric_manners_pairs: FEW,
  eval_rule_accuracy:
    'If it is no higher than the share of the more common answer, the model has not learned the rule.',
  eval_rule_kept:
    'If it is near 0 or 1, a model that always says the same looks accurate: ask for prompts that tempt it to break the rule.',
  eval_rule_answers: FEW,
  eval_order_gap:
    'If it is large, the order in which answers are read decides: more labels help, and both orders must be averaged.',
  // Policies
  'objective/rlhf_reward':
    'If it falls while the score rises, the policy pays more KL than it gains: raise β or lower the learning rate.',
  'objective/scores':
    'If it rises while true quality falls, this is reward hacking: raise β, collect labels of this policy’s answers, or stop earlier.',
  'objective/rubric':
    'If it falls while the reward rises, the policy is exploiting the reward model’s errors (over-optimisation).',
  'objective/rules':
    'If it stays at 0, no sampled answer obeys, so there is nothing to reinforce: make the rule easier first.',
  'objective/safe': 'If it falls, the policy learns to help with harm: raise the safety model’s share of the reward.',
  'objective/gated': 'If it rises, more answers are found unsafe than before.',
  'objective/violations':
    'If it rises while the score rises, the preference score outweighs the rules: raise the price of a broken rule.',
  'objective/unlike_labeled':
    'If it climbs, scores are guesses about text nobody labeled: label answers of this policy, or raise β.',
  'objective/disagreement': 'If it climbs, the reward models guess: the reward there is not to be trusted.',
  'objective/answers': COUNT,
  alarm: 'If it is above 0, go back to a checkpoint from before, raise β, or label answers of this policy.',
  'objective/distinct2':
    'If it falls by half, the policy gives nearly the same answer to everything (mode collapse): raise β or the entropy bonus.',
  'objective/kl':
    'If it shoots up, β is too small or the learning rate too high. If it stays at 0, the policy does not learn.',
  'objective/kl_k3': 'If it is far from k1, a few tokens dominate the estimate: trust neither to the last digit.',
  'objective/entropy': 'If it drops toward 0, the policy gives one answer to everything.',
  'objective/non_score_reward': 'If it takes off more than the score gains, lower β or the learning rate.',
  beta: 'If it keeps rising in an adaptive run, the policy runs away faster than β can follow: lower the learning rate.',
  response_length: 'If it climbs to the limit, the reward model likes length: read the longest answers.',
  'val/num_eos_tokens':
    'If it falls, answers no longer end by themselves: raise the missing-EOS penalty or the token limit.',
  'val/contain_eos_token':
    'If it falls, answers no longer end by themselves: raise the missing-EOS penalty or the token limit.',
  'loss/policy_avg': 'If it jumps, look at the clipped tokens and the KL of the update: its own size says little.',
  'loss/ptx_avg':
    'If it rises, skills from the demonstrations are being forgotten: raise the weight of demonstrations.',
  'loss/value_avg':
    'If it rises, the value model lags behind the policy, and advantages become noisy: lower the learning rate.',
  'loss/kl_avg': 'If it shoots up, β is too small or the learning rate too high.',
  'policy/approxkl_avg': 'If it is above 0.1, the steps are too large: lower the learning rate or take fewer epochs.',
  'policy/clipfrac_avg':
    'If it is above 0.3, the steps are too large. If it is always 0, they are smaller than they could be.',
  'a2c:policy/approxkl_avg':
    'If it is not near 0, the step was not taken from the policy that sampled: that would be a bug.',
  'a2c:policy/clipfrac_avg': 'If it is not 0, something clips that should not.',
  'nash:policy/clipfrac_avg': 'If it is not 0, something clips that should not.',
  'policy/entropy_avg': 'If it collapses, sampling no longer explores: raise β or the entropy bonus.',
  'val/clipfrac_avg': 'If it stays high, the value model cannot keep up with the returns: lower the learning rate.',
  'val/ratio': 'If it leaves 1 by more than a tenth, updates are far too large.',
  'val/ratio_var': 'If it is large, a few tokens change their probability many times over: lower the learning rate.',
  'val/explained_variance': 'If it stays below 0, the value model misleads: advantages are noisier than without one.',
  'policy/grad_norm':
    'If it spikes, a few answers with extreme advantages rule the update: whiten the scores, or lower the learning rate.',
  'val/grad_norm': 'If it stays far above the clip, returns change faster than the value model can learn.',
  sampler_drift:
    'If it is above 0.001, sampling and training compute different models: ratios are wrong, and so is the run.',
  'preflight/max_log_ratio': 'If it is above 0.0001, masks, positions or temperatures disagree, and the run stops.',
  lr: 'If learning stops early, it may have fallen too soon: ask for more iterations.',
  episode: DONE,
  reward_std: 'If it falls to 0, all answers to a prompt score alike, and there is nothing left to learn.',
  frac_reward_zero_std:
    'If it nears 1, the prompts are all too easy or all too hard: most of the rollout teaches nothing.',
  // Losses on pairs
  'logps/chosen': LOGPS,
  'logps/rejected': 'If it stays where it was, the policy does not learn to avoid these answers.',
  'rewards/chosen': LOGPS,
  'rewards/rejected': 'If it falls without end while the chosen reward falls too, only the margin is learned: raise β.',
  'rewards/accuracies': 'If it reaches 1 while the held-out accuracy stands still, the labels are being memorised.',
  'rewards/margins': MARGIN,
  nll_loss: 'If it rises, skills from the demonstrations are being forgotten: raise the weight of demonstrations.',
  'eval_logps/chosen': LOGPS,
  'eval_logps/rejected': 'If it stays where it was, what was learned does not carry over to new prompts.',
  'eval_rewards/chosen': LOGPS,
  'eval_rewards/rejected': 'If it stays near 0, what was learned does not carry over to new prompts.',
  'eval_rewards/accuracies':
    'If it is near 0.5, what was learned does not carry over to new prompts: bring more labels.',
  'eval_rewards/margins': MARGIN,
  kl: 'If it climbs, the policy moves away from the SFT model on answers it was not asked about: raise β.',
  'objective/scores_margin': 'If it is near 0, both answers are alike for the judge: raise the temperature.',
  // Best of n
  'best/score': 'If it barely exceeds the score of all answers, the samples are too alike: raise the temperature.',
  'mean/score': 'If it is close to the best score, choosing among samples gains little.',
  'best/rubric':
    'If it is no higher than that of all answers, the scorer picks answers it likes and the rubric does not.',
  'mean/rubric': 'If it is higher than the rubric of the best, the scorer is wrong about what is good.',
  kl_bound: 'If it matters that the policy stays close, choose a smaller n: this grows with log n.',
  // A model as judge, critic
  judge_agreement: AGREEMENT,
  judge_agreement_first: 'If it differs much from the second order, the judge goes by position.',
  judge_agreement_second: 'If it differs much from the first order, the judge goes by position.',
  position_bias:
    'If it is high, the judge prefers a position rather than an answer: train it longer, or average both orders.',
  first_place:
    'If it is far from 0.5, the judge favours one position; averaging both orders removes it from the labels.',
  sure: 'If it is near 0.5, the labels carry no information. If it is near 1 and agreement is low, the judge is overconfident.',
  cut_prompts: 'If it is high, the judge decides without seeing the whole prompt: shorten the answers.',
  judged_pairs: DONE,
  clear_pairs: COUNT,
  'own/position_bias':
    'If it is high, the judge goes by position on your own principles: they may be too vague for it.',
  'own/sure': 'If it is near 0.5, the judge cannot tell the answers apart by your principles: word them more plainly.',
  'own/pairs': COUNT,
  harm_before: 'If it is already near 0, there is little for the critique to remove.',
  harm_after: 'If it is no lower than before, the critic does not recognise the harm, or revises without removing it.',
  revised: 'If it is near 0, the critic finds nothing; if it is near 1, it rewrites answers that were fine.',
  red_team: DONE,
  // Comparisons
  'reference/a': SHARE_OF_KIND,
  'reference/b': SHARE_OF_KIND,
  'reference/c': SHARE_OF_KIND,
  'reference/other': SHARE_OF_KIND,
  'reference/worst': WORST,
  'first/a': SHARE_OF_KIND,
  'first/b': SHARE_OF_KIND,
  'first/c': SHARE_OF_KIND,
  'first/other': SHARE_OF_KIND,
  'first/worst': WORST,
  'second/a': SHARE_OF_KIND,
  'second/b': SHARE_OF_KIND,
  'second/c': SHARE_OF_KIND,
  'second/other': SHARE_OF_KIND,
  'second/worst': WORST,
  prompts: COUNT,
  // Pictures
  'picture-sft:loss':
    'If it falls well below where it began, the chosen pictures are being memorised: take fewer steps, or more labels.',
  'diffusion-dpo:loss':
    'If it rises above 0.69 and stays there, the steps are too large: lower the learning rate, or β.',
  'shares/smiling':
    'If it stays at one half while smiles are preferred, take more steps, or a smaller β. If it rises while captions are obeyed less, the model has left its pictures: raise β.',
  'shares/frowning': 'If it rises while another mouth is preferred, labels are wrong or turned round: lower the noise.',
  'shares/straight': 'If it rises while another mouth is preferred, labels are wrong or turned round: lower the noise.',
  'shares/open': 'If it rises while another mouth is preferred, labels are wrong or turned round: lower the noise.',
  obeyed: 'If it falls, the model forgets what captions say: raise β, or take fewer steps.',
  diversity: 'If it falls by more than a fifth, all pictures become alike: raise β, or take fewer steps.',
  unlike: 'If it rises, pictures fall apart: lower the learning rate, or raise β.',
  'error/chosen':
    'If it rises far above 0, the model gets worse at the chosen pictures too and only the difference is learned: raise β, or lower the learning rate.',
  'error/rejected': 'If it grows without end, the model is being broken to win: raise β, or take fewer steps.',
  eval_kl: 'If it is near 0 before training, the text changes nothing. If it rises later, the student overfits.',
  rankings: DONE,
  'first/agreement': AGREEMENT,
  'first/calibration_error': RELIABILITY,
  'second/agreement': AGREEMENT,
  'second/calibration_error': RELIABILITY,
  'third/agreement': AGREEMENT,
  'third/calibration_error': RELIABILITY,
  'preference/agreement': AGREEMENT,
  'preference/calibration_error': RELIABILITY,
  'verdict/agreement': AGREEMENT,
  'verdict/calibration_error': RELIABILITY,
  ...Object.fromEntries(['first', 'second', 'third', 'preference', 'verdict'].map((port) => [`${port}/time`, ASKING])),
};

/** What a stage's figure tells when it is not as it should be. */
export const ifThen = (stage: string, name: string): string | undefined => IF_THEN[`${stage}:${name}`] ?? IF_THEN[name];
