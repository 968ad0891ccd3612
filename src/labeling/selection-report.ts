/**
 * Did choosing pairs by the reward model's uncertainty do what it should? Random and uncertain pairs of the same rater
 * pool side by side: on uncertain pairs the reward model ought to be right less often, and people ought to tie more often.
 */
import { type Estimate, shareDifference, wilson } from '../statistics';
import { chosenIndex, type LabelRecord } from './record';

export interface SelectionSide {
  readonly labels: number;
  /** Share of decided labels on which the reward model of that moment preferred the chosen answer. */
  readonly modelRight: Estimate;
  /** Share of ties and both bad. */
  readonly undecided: Estimate;
}

export interface SelectionReport {
  readonly random: SelectionSide;
  readonly uncertain: SelectionSide;
  /** Uncertain less random, with 95% intervals (Newcombe). */
  readonly difference: { readonly modelRight: Estimate; readonly undecided: Estimate };
}

export function selectionReport(records: readonly LabelRecord[]): SelectionReport {
  const counts = (selection: 'random' | 'uncertain') => {
    const mine = records.filter((one) => one.kind === 'normal' && one.selection === selection && one.choice !== 'skip');
    const decided = mine.filter(
      (one) => chosenIndex(one) !== null && one.rewardMargin !== null && one.rewardMargin !== 0,
    );
    const right = decided.filter((one) => (one.rewardMargin as number) > 0 === (chosenIndex(one) === 0)).length;
    const undecided = mine.filter((one) => chosenIndex(one) === null).length;
    return { labels: mine.length, decided: decided.length, right, undecided };
  };
  const side = (c: ReturnType<typeof counts>): SelectionSide => ({
    labels: c.labels,
    modelRight: wilson(c.right, c.decided),
    undecided: wilson(c.undecided, c.labels),
  });
  const random = counts('random');
  const uncertain = counts('uncertain');
  return {
    random: side(random),
    uncertain: side(uncertain),
    difference: {
      modelRight: shareDifference(uncertain.right, uncertain.decided, random.right, random.decided),
      undecided: shareDifference(uncertain.undecided, uncertain.labels, random.undecided, random.labels),
    },
  };
}
