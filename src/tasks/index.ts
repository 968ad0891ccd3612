/** The bundled instruction world: what other folders may use of it. */
export { randomFactsAnswer, randomStyleAnswer } from './baselines';
export { corpusDocument } from './corpus';
export { families, familyOf, heldOutFamilies, trainedFamilies } from './families';
export { type GrammarReport, wellFormed } from './grammar-check';
export { type Judgement, judge, type Rater, raters, tieThreshold } from './raters';
export { defaultWeights, rubric, rubricScore, rubricTotal } from './rubric';
export { drawItem, sampleItem, splitOfKey } from './splits';
export { splitSentences, type Unwrapped, unwrap, wrap } from './style';
export {
  QUALITIES,
  type Quality,
  type RubricScores,
  type RubricWeights,
  type Split,
  STYLES,
  type Style,
  type TaskFamily,
  type TaskItem,
} from './types';
