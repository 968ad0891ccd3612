/**
 * One rater's decision on one showing of a pair of answers: the full record, from which everything else (training rows,
 * agreement, bias, consensus) is computed. Answers are kept in the order in which their source gave them; `sides` says
 * how they were shown, so a choice of `left` means nothing without it. Use `sideOf` and `chosenIndex`, never guess.
 */
import { z } from '../config/zod';
import { ROLES } from '../data/conversation';
import { hasLoneSurrogate } from '../text/surrogate';
import { pairIdentity } from './pair-identity';

export const CHOICES = ['left', 'right', 'tie', 'both-bad', 'skip'] as const;
export type Choice = (typeof CHOICES)[number];

export const STRENGTHS = ['slightly', 'clearly', 'much'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** 'comparison': two models were compared to measure them, and nobody learns from it. */
export const KINDS = ['normal', 'repeat', 'gold', 'calibration', 'comparison'] as const;
export type LabelKind = (typeof KINDS)[number];

/** Where an answer came from. Hidden from the rater: see `blind-view.ts`. */
export const answerSourceSchema = z.strictObject({
  /** The name of a model's artifact ('sft.policy'), 'human', the name of an imported file, ... */
  model: z.string().min(1).max(500),
  checkpoint: z.string().max(500).nullable(),
  /** null where nothing was sampled (a person's answer, an imported row). */
  sampling: z
    .strictObject({
      temperature: z.number().min(0).max(100),
      topK: z.int().min(0).optional(),
      topP: z.number().min(0).max(1).optional(),
      maxNewTokens: z.int().min(1).optional(),
      seed: z.int().optional(),
    })
    .nullable(),
  /** It reached the longest that was allowed and did not end by itself. */
  cut: z.boolean().optional(),
});
export type AnswerSource = z.infer<typeof answerSourceSchema>;

const TEXT_LIMIT = 200_000;
const text = z
  .string()
  .max(TEXT_LIMIT)
  .refine((value) => !hasLoneSurrogate(value), 'holds half of a surrogate pair');
export const answerSchema = z.strictObject({ text, source: answerSourceSchema });
export type Answer = z.infer<typeof answerSchema>;

/** Milliseconds since 1970, as Date.now() gives them. */
const instant = z.int().min(0).max(8.64e15);

const recordShape = z.strictObject({
  version: z.literal(1),
  id: z.string().min(1).max(200),
  /** Same for the same prompt and the same two answers in either order, in every file: see `pair-identity.ts`. */
  pair: z.string().min(1).max(200),
  prompt: text,
  /** The turns that the prompt is, where it is more than one of the user's (data/conversation.ts). */
  turns: z
    .array(z.strictObject({ role: z.enum(ROLES), content: text }))
    .min(1)
    .max(10_000)
    .exactOptional(),
  /** Task family or any other grouping, for the per-topic breakdown. */
  topic: z.string().min(1).max(500).nullable(),
  answers: z.tuple([answerSchema, answerSchema]),
  /** 'swapped': answers[1] was on the left. */
  sides: z.enum(['kept', 'swapped']),
  choice: z.enum(CHOICES),
  /** How much better; null where no side was chosen or the scale is off. */
  strength: z.enum(STRENGTHS).nullable(),
  rater: z.string().min(1).max(200),
  session: z.string().max(200),
  shownAt: instant,
  decidedAt: instant,
  /** Time looked at, hidden and idle time taken out: see `active-time.ts`. */
  activeMs: z.number().min(0),
  note: z.string().max(20_000),
  flagged: z.boolean(),
  kind: z.enum(KINDS),
  /** Gold and calibration: the index of the better answer, or 'tie'. */
  expected: z.union([z.literal(0), z.literal(1), z.literal('tie')]).nullable(),
  /** How the queue came by this pair; null where no queue chose it. */
  selection: z.enum(['random', 'uncertain']).nullable(),
  /** r(answers[0]) - r(answers[1]) by the reward model when the pair was chosen. */
  rewardMargin: z.number().nullable(),
});

export const labelRecordSchema = recordShape.superRefine((record, context) => {
  const fail = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
  if (record.decidedAt < record.shownAt) fail('decidedAt', 'is before shownAt');
  if (record.strength !== null && record.choice !== 'left' && record.choice !== 'right') {
    fail('strength', `needs a chosen side, but the choice is ${record.choice}`);
  }
  if (record.expected === null && (record.kind === 'gold' || record.kind === 'calibration')) {
    fail('expected', `is missing from a ${record.kind} label`);
  }
  const pair = pairIdentity(record.prompt, record.answers[0].text, record.answers[1].text);
  if (record.pair !== pair) fail('pair', 'does not fit the prompt and the answers');
});
export type LabelRecord = z.infer<typeof recordShape>;
export type Sides = LabelRecord['sides'];

/** Fields that a table of labels may edit. */
export type LabelEdit = Partial<Pick<LabelRecord, 'choice' | 'strength' | 'note' | 'flagged'>>;

/** An edited copy. A strength without a chosen side is dropped. */
export function editRecord(record: LabelRecord, edit: LabelEdit): LabelRecord {
  const next = { ...record, ...edit };
  return next.choice === 'left' || next.choice === 'right' ? next : { ...next, strength: null };
}

/** Index into `answers` of what stood on a side. */
export function answerIndex(sides: Sides, side: 'left' | 'right'): 0 | 1 {
  return (side === 'left') === (sides === 'kept') ? 0 : 1;
}

/** Index into `answers` of the chosen answer; null for a tie, both bad or a skip. */
export function chosenIndex(record: Pick<LabelRecord, 'choice' | 'sides'>): 0 | 1 | null {
  return record.choice === 'left' || record.choice === 'right' ? answerIndex(record.sides, record.choice) : null;
}

/** Whether it was asked for as a label to learn from, or as a check among those; not in a round or a comparison of its own. */
export const isOfLabeling = ({ kind }: Pick<LabelRecord, 'kind'>): boolean =>
  kind !== 'calibration' && kind !== 'comparison';

/** Whether a reward model learns from it: a choice or a tie; not a repeat, a known pair, a comparison of models, a skip or two bad answers. */
export const isPreference = ({ kind, choice }: Pick<LabelRecord, 'kind' | 'choice'>): boolean =>
  kind === 'normal' && choice !== 'skip' && choice !== 'both-bad';

/** Llama 2 (Touvron et al. 2023), Table 27: margins m(r) by strength, the small set (at most 1) and the large (at most 3). */
export const MARGINS = {
  small: { slightly: 1 / 3, clearly: 2 / 3, much: 1 },
  large: { slightly: 1, clearly: 2, much: 3 },
} as const satisfies Record<string, Record<Strength, number>>;

/** m(r) of a label; null where no strength was given. */
export function marginOf(record: Pick<LabelRecord, 'strength'>, set: keyof typeof MARGINS = 'small'): number | null {
  return record.strength === null ? null : MARGINS[set][record.strength];
}
