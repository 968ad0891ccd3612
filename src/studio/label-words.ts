import { type Choice, chosenIndex, type LabelRecord, type Strength } from '../labeling/record';

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

interface Progress {
  /** Answers of this rater toward the goal. */
  readonly labeled: number;
  /** Of pairs that this rater had judged before. */
  readonly again: number;
  readonly goal: number;
}

/** What was just decided, for people who do not see it happen, and what it comes to: one of the counts goes up. */
export function saidOf(records: readonly LabelRecord[], { labeled, again, goal }: Progress): string {
  const [one] = records;
  if (!one) return '';
  const what =
    records.length === 1
      ? `${CHOSEN[one.choice]}${one.strength ? BY[one.strength] : ''}`
      : one.choice === 'skip'
        ? 'Skipped'
        : oneWon(records)
          ? 'Best saved'
          : 'Order saved';
  const answers = `${labeled} ${labeled === 1 ? 'answer' : 'answers'}`;
  const twice = again === 0 ? '' : `, ${again} ${again === 1 ? 'pair' : 'pairs'} again`;
  const met = labeled >= goal ? ' The goal is met.' : '';
  return `${what}. ${answers}${twice}.${met}`;
}

/** One answer is better than each other one, of which nothing else was said: it was clicked in a grid. */
function oneWon(records: readonly LabelRecord[]): boolean {
  const won = records.map((one) => {
    const chosen = chosenIndex(one);
    return chosen === null ? null : one.answers[chosen].text;
  });
  return won[0] !== null && new Set(won).size === 1;
}

/** Why a label cannot be changed: whose it is, and what to do. */
export const notYours = (owner: string): string =>
  `This label is by ${owner}. Whoever made a label changes or deletes it: switch to ${owner} first.`;

/** Why nothing can be done with labels in a tab that only shows them. */
export const ELSEWHERE =
  'Another tab is labeling. This one shows its labels as they are made, and changes none: label, import and rename there, or close it and go on here.';

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
export const notStored = (cause: unknown): string =>
  `The last step could not be stored (${reason(cause)}), so it does not count. Free some disk space, or save your labels to a file, and try again.`;
export const notRead = (cause: unknown): string =>
  `The labels of this browser could not be read (${reason(cause)}). Labels cannot be stored either: allow this page to keep data, then reload it.`;
