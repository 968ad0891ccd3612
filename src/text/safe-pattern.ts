/**
 * A tokenizer.json may hold regular expressions, and a hostile one can keep the tab busy for ever ("(a+)+$"). There is no
 * stopping a regular expression once it runs, so only shapes that cannot blow up are taken: those that the tokenizers in
 * use have (GPT-2, Llama 3, Qwen, SmolLM).
 */
const MOST_LENGTH = 2000;
/** Unbounded repeats in one alternative: two next to each other cost at most the square of a run's length. */
const MOST_REPEATS = 2;
/** {3,200} costs as much as 200 copies. */
const MOST_COUNT = 64;

/** Why an expression is not taken, or null. */
export function patternProblem(source: string): string | null {
  if (source.length > MOST_LENGTH) return `it is longer than ${MOST_LENGTH} characters`;
  let repeats = 0;
  let inClass = 0;
  let afterGroup = false;
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    const wasGroup = afterGroup;
    afterGroup = false;
    if (c === '\\') {
      const next = source[++i] ?? '';
      if (!inClass && /[1-9kgG]/.test(next)) return 'it refers back to a group';
    } else if (c === '[') inClass++;
    else if (c === ']') inClass = Math.max(0, inClass - 1);
    else if (inClass) continue;
    else if (c === '|') repeats = 0;
    else if (c === '(') {
      if (/^\(\?<[=!]/.test(source.slice(i, i + 4))) return 'it looks behind';
    } else if (c === ')') afterGroup = true;
    else if (c === '*' || c === '+' || c === '{') {
      const count = /^\{(\d*)(,?)(\d*)\}/.exec(source.slice(i, i + 12));
      if (c === '{' && !count) continue;
      const bounded = c === '{' && (count?.[2] === '' || count?.[3] !== '');
      if (wasGroup) return 'it repeats a group';
      if (count && Math.max(Number(count[1]), Number(count[3])) > MOST_COUNT) return `it counts beyond ${MOST_COUNT}`;
      if (!bounded && ++repeats > MOST_REPEATS) return 'it has more than two open repeats in a row';
    }
  }
  return null;
}
