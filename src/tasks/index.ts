/** The bundled instruction world: what other folders may use of it. */
export { aboveChance, chanceOf, randomFactsAnswer, randomStyleAnswer } from './baselines';
export { circlePreferences, kindInCircle, pollInCircle } from './circle';
export { type Comparison, comparison, gradeOf, scoreBy } from './comparisons';
export { corpusDocument } from './corpus';
export { type CritiqueLesson, critiqueLesson } from './critiques';
export { exactFamilies, families, familyOf, trainedFamilies } from './families';
export { admitsNotKnowing } from './families/admit-not-knowing';
export { harmfulHelp, isKeptHarm, refuses } from './families/decline-harmful';
export { wellFormed } from './grammar-check';
export { keptRules } from './judged-apart';
export { judge, type Rater, rate, raters } from './raters';
export { defaultWeights, isRight, outcomeOf, rubric, rubricScore, rubricTotal, tierOf } from './rubric';
export { sampleItem } from './splits';
export { splitSentences, unwrap } from './style';
export {
  CATEGORIES,
  QUALITIES,
  type Quality,
  type RubricScores,
  type TaskItem,
} from './types';
