/** Which prompts are learned from, which are watched meanwhile, and which are kept for the evaluation. */
import { hashText, Random } from '../random';

export const SPLITS = ['train', 'validation', 'test'] as const;
export type Split = (typeof SPLITS)[number];

/** White space, capitals and Unicode's forms do not make another prompt. */
const keyOf = (prompt: string): string => prompt.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/**
 * The split of a prompt that a person brought is a pure function of the prompt: 70% train, 10% validation, 20% test (a larger share than the
 * bundled world's, for own sets are small). So rows of one prompt are never in two splits, whatever files they come in and whenever.
 */
export function splitOfPrompt(prompt: string): Split {
  const bucket = new Random(hashText(keyOf(prompt)), 'own split').int(10);
  return bucket < 7 ? 'train' : bucket < 8 ? 'validation' : 'test';
}
