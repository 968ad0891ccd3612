/**
 * Principles in a person's own words: the file of `--constitution`, what the page's editor makes and what a run keeps. They are
 * texts that a model is asked by, and nothing in them is run.
 */
import { setting } from './setting';
import { z } from './zod';

const LONGEST = 300;
const MOST_PRINCIPLES = 50;
const words = (title: string, description: string) => setting(z.string().trim().max(LONGEST), title, description, '');

/** One principle. It says something of two answers, of one, or of both: what is empty is not asked. */
export const ownPrincipleSchema = z
  .strictObject({
    question: words('Asked about two answers', 'Where answers are compared: which of the two …?'),
    critique: words('Asked about one answer', 'Where an answer is criticised.'),
    revision: words('Asked for then', 'What is asked for after the critique.'),
  })
  .check(({ value, issues }) => {
    const problem = lacks(value);
    if (problem) issues.push({ code: 'custom', message: problem, input: value });
  });

function lacks({ question, critique, revision }: Readonly<Record<'question' | 'critique' | 'revision', string>>) {
  if (critique !== '' && revision === '') return 'write what is asked for after the critique';
  if (critique === '' && revision !== '') return 'write what is asked about the one answer before another is asked for';
  if (question !== '' || critique !== '') return null;
  return 'write what is asked about two answers, or what about one and what is asked for then';
}

/** One principle with every field filled in; '' where it does not ask. */
export type OwnPrinciple = z.output<typeof ownPrincipleSchema>;

const constitutionSchema = z.strictObject({ principles: z.array(ownPrincipleSchema).max(MOST_PRINCIPLES) });

/** What stands in the editor at first. */
export const EXAMPLE_CONSTITUTION: readonly OwnPrinciple[] = [
  {
    question: 'Which answer is kinder?',
    critique: 'Is this answer unkind?',
    revision: 'Answer again, more kindly.',
  },
];

/** The principles, every field filled in; or the first thing that is wrong: 'principles.1.critique: …'. */
export function checkConstitution(
  value: unknown,
): { readonly principles: readonly OwnPrinciple[] } | { readonly problem: string } {
  const result = constitutionSchema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = (issue?.path ?? []).join('.');
  return { problem: `${path ? `${path}: ` : ''}${issue?.message ?? 'not allowed'}` };
}
