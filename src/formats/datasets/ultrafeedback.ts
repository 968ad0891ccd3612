/**
 * UltraFeedback (Cui et al. 2023): a row with all rated answers (`instruction`, `completions`), or the binarized form of
 * it (`prompt`, two whole conversations and their scores).
 */
import { isRecord } from '../../text/guarded-json';
import { checkText, type Fields, firstOf, given, has, numberOf, textOf, user } from './fields';
import { rowFormat } from './format';
import type { Notes } from './notes';
import { pairOf } from './pair';
import { RowError } from './rows';

const ASPECTS = ['helpfulness', 'honesty', 'instruction_following', 'truthfulness'];

/** The mean of the four aspects where all are rated (`overall_score` of the first release is 10 for some of the worst), else the score. */
function ratingOf(completion: Fields): number | undefined {
  const { annotations } = completion;
  const aspects = ASPECTS.map((aspect) => {
    const one = isRecord(annotations) ? annotations[aspect] : undefined;
    const rating = isRecord(one) ? Number(one.Rating ?? one.rating ?? Number.NaN) : Number.NaN;
    return Number.isFinite(rating) ? rating : null;
  });
  if (aspects.every((rating) => rating !== null)) return aspects.reduce((sum, one) => sum + one, 0) / ASPECTS.length;
  return numberOf(completion, firstOf(completion, ['fine-grained_score', 'overall_score', 'score', 'rating']));
}

function bestAndWorst(fields: Fields, notes: Notes) {
  const prompt = [user(textOf(fields, firstOf(fields, ['instruction', 'prompt'])))];
  const rated = (fields.completions as Fields[]).flatMap((completion, i) => {
    if (!isRecord(completion)) throw new RowError(`"completions", ${i + 1}: is not an object.`);
    const rating = ratingOf(completion);
    const name = firstOf(completion, ['response', 'completion', 'text']);
    return rating === undefined
      ? []
      : [{ rating, text: checkText(completion[name], `completions", ${i + 1}: "${name}`) }];
  });
  const [first, ...others] = [...rated].sort((a, b) => b.rating - a.rating);
  const last = others.at(-1);
  if (!first || !last) throw new RowError('"completions" has fewer than two answers with a rating.');
  if (first.rating === last.rating) throw new RowError('All of "completions" are rated the same: none is preferred.');
  if (rated.length > 2) notes.count('bestAndWorst');
  return pairOf({ prompt, chosen: first.text, rejected: last.text });
}

const SCORES = [
  ['score_chosen', 'score_rejected'],
  ['chosen-rating', 'rejected-rating'],
  ['chosen_score', 'rejected_score'],
  ['chosen_rating', 'rejected_rating'],
] as const;

const scoresOf = (fields: Fields) =>
  SCORES.find(([chosen, rejected]) => given(fields, chosen) && given(fields, rejected));

function binarized(fields: Fields) {
  const [chosen, rejected] = scoresOf(fields) ?? SCORES[0];
  const [a, b] = [numberOf(fields, chosen), numberOf(fields, rejected)];
  if (a === undefined || b === undefined) throw new RowError(`"${chosen}" or "${rejected}" is missing.`);
  if (a === b) throw new RowError(`"${chosen}" and "${rejected}" are the same: neither answer is preferred.`);
  if (a < b)
    throw new RowError(`"${rejected}" is higher than "${chosen}": the answers seem to be the wrong way round.`);
  return pairOf(fields, firstOf(fields, ['prompt', 'instruction']));
}

export const ULTRAFEEDBACK = [
  rowFormat({
    name: 'UltraFeedback',
    kind: 'preference',
    recognises: (fields: Fields) =>
      Array.isArray(fields.completions) &&
      isRecord(fields.completions[0]) &&
      (has(fields, 'instruction') || has(fields, 'prompt')),
    read: bestAndWorst,
  }),
  rowFormat({
    name: 'UltraFeedback (binarized)',
    kind: 'preference',
    recognises: (fields: Fields) => has(fields, 'chosen', 'rejected') && scoresOf(fields) !== undefined,
    read: binarized,
  }),
];
