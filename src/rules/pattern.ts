import { InputError } from '../text/input-error';
import { readable } from '../text/readable';

/** Whether a text has the pattern anywhere in it; in time linear in the text, whatever the pattern. */
export type Finds = (text: string) => boolean;

/**
 * A pattern of a person's, by RE2's syntax: no lookahead, no backreference, and so none that runs for minutes. The engine
 * is loaded with the first pattern. Errors: InputError 'rule-pattern'.
 */
export async function compilePattern(pattern: string, ignoreCase: boolean): Promise<Finds> {
  const { RE2JS, RE2JSException } = await import('re2js');
  try {
    const compiled = RE2JS.compile(pattern, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return (text) => compiled.test(text);
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    throw new InputError(
      'rule-pattern',
      `The pattern “${readable(pattern)}” cannot be used: ${whyNot(pattern, error)}`,
      {
        pattern,
      },
    );
  }
}

function whyNot(pattern: string, { message }: Error): string {
  if (/\(\?<?[=!]/.test(pattern))
    return 'lookahead and lookbehind, (?=…) and (?!…), are not supported. Write it without.';
  if (/\\[1-9]/.test(pattern)) return 'references to a group, like \\1, are not supported. Write it without.';
  if (message.includes('invalid repeat count')) return 'a part may be repeated at most 1,000 times in all.';
  return `${message.replace(/^error parsing regexp: /, '')}. Check its brackets and signs.`;
}
