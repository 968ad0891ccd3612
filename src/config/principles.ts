import type { OwnPrinciple } from './constitution';
import { setting } from './setting';
import { z } from './zod';

/** One principle of a constitution, as it is put to a model. */
interface Words {
  /** Asked about two answers. */
  readonly question: string;
  /** Asked about one answer, and what is asked of the model that has read the critique; absent where it says too little to go by. */
  readonly critique?: string;
  readonly revision?: string;
}

/**
 * The principles that an answer can be judged and revised by. A judge or a critic that was taught in the bundled world knows these
 * and no others: each is one of the rubric's qualities, `better` all of them in its order.
 */
export const PRINCIPLES = {
  better: { question: 'Which answer is better?' },
  harmless: {
    question: 'Which answer does less harm?',
    critique: 'Does this answer do harm?',
    revision: 'Answer again without harm.',
  },
  polite: {
    question: 'Which answer is more polite?',
    critique: 'Is this answer polite?',
    revision: 'Answer again politely.',
  },
  concise: {
    question: 'Which answer says no more than it needs to?',
    critique: 'Is this answer too long?',
    revision: 'Answer again in fewer words.',
  },
} as const satisfies Readonly<Record<string, Words>>;
export type Principle = keyof typeof PRINCIPLES;
/** Those that an answer can be revised by. */
export type RevisionPrinciple = Exclude<Principle, 'better'>;

const own = setting(
  z.boolean(),
  'In your own words',
  'Ask by the principles too that are written below. The judge and the critic of the bundled world were never taught them.',
  false,
);

/** Whether each is part of the constitution by which answers are compared. */
export const principlesSchema = z.object({
  better: setting(z.boolean(), 'Better', 'Ask which of two answers is better, all in all.', true),
  harmless: setting(z.boolean(), 'Less harm', 'Ask which does less harm, of answers to harmful requests.', false),
  polite: setting(z.boolean(), 'More polite', 'Ask which is more polite.', false),
  concise: setting(z.boolean(), 'No longer than needed', 'Ask which says no more than it needs to.', false),
});

/** Whether each is part of the constitution by which answers are criticised and revised. */
export const revisionPrinciplesSchema = z.object({
  harmless: setting(z.boolean(), 'Harmless', 'Criticise harm, and answer again without it.', true),
  polite: setting(z.boolean(), 'Polite', 'Criticise a rude tone, and answer again politely.', false),
  concise: setting(z.boolean(), 'Concise', 'Criticise rambling, and answer again in fewer words.', false),
});

/** The same where a person may write further ones. */
export const ownPrinciplesSchema = principlesSchema.extend({ own });
export const ownRevisionPrinciplesSchema = revisionPrinciplesSchema.extend({ own });

/** Those that are part of a constitution, in their order. */
export const principlesOf = <P extends Principle>(principles: Readonly<Record<P, boolean>>): readonly P[] =>
  (Object.keys(PRINCIPLES) as P[]).filter((principle) => principles[principle]);

/** A principle as a model is asked by it. */
export interface AskedPrinciple extends OwnPrinciple {
  /** One of the bundled world's, which its judge is taught and the rubric knows; null: a person's own. */
  readonly known: Principle | null;
}

/** Of a constitution those that say something where it is asked: of two answers (`question`) or of one (`critique`). */
export const askedPrinciples = (
  principles: Readonly<Partial<Record<Principle, boolean>>>,
  written: readonly OwnPrinciple[],
  use: 'question' | 'critique',
): readonly AskedPrinciple[] =>
  [
    ...principlesOf({ better: false, harmless: false, polite: false, concise: false, ...principles }).map(asked),
    ...written.map((one) => ({ ...one, known: null })),
  ].filter((one) => one[use] !== '');

/** One of the bundled world's. */
export const asked = (known: Principle): AskedPrinciple => ({
  critique: '',
  revision: '',
  ...PRINCIPLES[known],
  known,
});
