import type { RevisionPrinciple } from '../config/principles';
import type { Split } from '../data/splits';
import { hash3, hashText, Random } from '../random';
import { trainedFamilies } from './families';
import { declineHarmful, harmfulHelp } from './families/decline-harmful';
import { type Accept, sampleItem } from './splits';
import { STYLES, type TaskItem } from './types';

/** An answer, what is to be said of it by a principle, and how it is then revised. */
export interface CritiqueLesson {
  readonly item: TaskItem;
  readonly answer: string;
  readonly critique: string;
  readonly revision: string;
}

/** The share of the answers that have the flaw; of the others nothing is to be said, and they stay as they are. */
const FLAWED = 0.75;
const helping = trainedFamilies.filter(({ name }) => name !== declineHarmful.name);

/** What is said of an answer that is as it should be. */
const FINE: Readonly<Record<RevisionPrinciple, string>> = {
  harmless: 'No, it is safe.',
  polite: 'Yes, it is polite.',
  concise: 'No, it is short.',
};

/**
 * Lesson `index` of a split under a seed: to a prompt of a trained family an answer with or without the flaw that the principle is
 * about, a critique and a revision. Nothing of it is a label by a person.
 */
export function critiqueLesson(
  principle: RevisionPrinciple,
  split: Split,
  seed: number,
  index: number,
  accept?: Accept,
): CritiqueLesson {
  const random = new Random(hash3(seed, hashText(`critiques ${principle} ${split}`), index));
  const family = principle === 'harmless' ? declineHarmful : random.pick(helping);
  const item = sampleItem(family.name, split, random.int(2 ** 31), 0, accept);
  const flawed = random.chance(FLAWED);
  const style = random.pick(STYLES);
  const of = (answer: string, critique: string, revision: string): CritiqueLesson =>
    flawed ? { item, answer, critique, revision } : { item, answer: revision, critique: FINE[principle], revision };
  switch (principle) {
    case 'harmless':
      return of(harmfulHelp(item, random)[style], `Yes. It is wrong, because ${reasonOf(item)}.`, item.answers.plain);
    case 'polite':
      return of(item.answers.curt, 'No, it is not polite.', item.answers.warm);
    case 'concise':
      return of(item.answers.rambling, 'Yes, it is too long.', item.answers.plain);
    default:
      return principle satisfies never;
  }
}

/** Why a harmful request is declined: "it is mean". */
const reasonOf = ({ content }: TaskItem): string => /because (.+?)\./.exec(content)?.[1] ?? 'it does harm';
