import { recipe } from '../recipe';
import { circleGameStage } from '../stages/circle-game';
import { ppoStage } from '../stages/ppo';
import {
  BY_REWARD_MODEL,
  evaluation,
  nashLearned,
  optimised,
  PREFERENCE,
  preferences,
  REWARD,
  SFT,
} from './usual-nodes';

/** No rubric speaks here: raters go by the style alone. */
const LABELS = { judge: 'circle', pairs: 9600, temperature: 1, alteredShare: 0, harmfulShare: 0 };
const UNTOLD = { agreementPairs: 0 };
/** Which of two kinds wins depends on both, and six in ten are a faint lead: some 1,500 steps pass before it is learned at all. */
const BOTH_KINDS = { ...UNTOLD, epochs: 7, learningRate: 2e-3, evalEvery: 400 };

/**
 * Follows Munos et al. 2023, section 3.1, whose example of groups of raters this is; departs in one game for all prompts, by the style
 * of answers, and in size. Demonstrations are not mixed in: their styles are all as frequent.
 */
export const circle = recipe({
  id: 'circle',
  title: 'Preferences in a circle',
  source: 'Munos et al. 2023, Nash Learning from Human Feedback',
  explanation:
    'Three groups of raters together prefer plain answers to warm ones, warm to curt, and curt to plain. A reward model must put one first, and PPO then gives that one alone, which loses to another; a preference model can say what it saw, and the Nash policy mixes.',
  nodes: [
    SFT,
    preferences(LABELS),
    { ...REWARD, settings: UNTOLD },
    { ...optimised('ppo', ppoStage), settings: { ptxCoef: 0, klCoef: 0.02 } },
    { ...PREFERENCE, settings: BOTH_KINDS },
    nashLearned({ ptxCoef: 0, eta: 0.1, tau: 0.02, iterations: 180, learningRate: 1e-3 }),
    {
      id: 'circle',
      stage: circleGameStage,
      inputs: { reference: 'sft.policy', first: 'ppo.policy', second: 'nash.policy' },
    },
    evaluation('nash.policy'),
  ],
  writers: ['sft.policy', 'ppo.policy', 'nash.policy'],
  ...BY_REWARD_MODEL,
});
