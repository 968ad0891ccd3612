import type { Choice, LabelRecord, Strength } from '../labeling/record';

const CHOSEN: Readonly<Record<Choice, string>> = {
  left: 'Left',
  right: 'Right',
  tie: 'Tie',
  'both-bad': 'Both bad',
  skip: 'Skipped',
};
const BY: Readonly<Record<Strength, string>> = {
  slightly: ', slightly better',
  clearly: ', clearly better',
  much: ', much better',
};

/** What was just decided, for people who do not see it happen. */
export function saidOf(records: readonly LabelRecord[], labeled: number): string {
  const [one] = records;
  if (!one) return '';
  const what =
    records.length === 1
      ? `${CHOSEN[one.choice]}${one.strength ? BY[one.strength] : ''}`
      : one.choice === 'skip'
        ? 'Skipped'
        : 'Order saved';
  return `${what}. ${labeled} ${labeled === 1 ? 'label' : 'labels'}.`;
}

/** Why a label cannot be changed: whose it is, and what to do. */
export const notYours = (owner: string): string =>
  `This label is by ${owner}. Whoever made a label changes or deletes it: switch to ${owner} first.`;

/** Why nothing can be done with labels in a tab that only shows them. */
export const ELSEWHERE =
  'Another tab is labeling. This one shows its labels as they are made, and changes none: label, import and rename there, or close it and go on here.';
