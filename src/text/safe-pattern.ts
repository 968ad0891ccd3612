/**
 * A tokenizer.json may hold regular expressions, and a hostile one can keep the tab busy for ever ("(a+)+$"). There is no
 * stopping a regular expression once it runs, so only shapes that cannot blow up are taken: those that the tokenizers in
 * use have (GPT-2, GPT-4o, Llama 3, Qwen, SmolLM).
 *
 * What is counted is how many ways there are to match one run of text, which is what backtracking tries: at most
 * `ways · length^repeats`. One after the other they multiply; of alternatives they add up.
 */
const MOST_LENGTH = 2000;
/** Open repeats on one way through: two next to each other cost at most the square of a run's length. */
const MOST_REPEATS = 2;
/** Ways through one alternative, open repeats apart: an optional part has two, {1,3} three, (?:a|b) two. */
const MOST_WAYS = 100;
/** {3,200} costs as much as 200 copies. */
const MOST_COUNT = 64;

interface Cost {
  readonly repeats: number;
  readonly ways: number;
}
const NOTHING: Cost = { repeats: 0, ways: 1 };
const then = (a: Cost, b: Cost): Cost => ({ repeats: a.repeats + b.repeats, ways: a.ways * b.ways });
const or = (a: Cost, b: Cost): Cost => ({ repeats: Math.max(a.repeats, b.repeats), ways: a.ways + b.ways });

/** A group that is being read: its finished alternatives, and the one at hand. */
interface Group {
  others: Cost | null;
  at: Cost;
}
const closed = ({ others, at }: Group): Cost => (others ? or(others, at) : at);

function tooMuch({ repeats, ways }: Cost): string | null {
  if (repeats > MOST_REPEATS) return 'it has more than two open repeats in a row';
  return ways > MOST_WAYS ? `there are more than ${MOST_WAYS} ways through it` : null;
}

/** Why an expression is not taken, or null. */
export function patternProblem(source: string): string | null {
  if (source.length > MOST_LENGTH) return `it is longer than ${MOST_LENGTH} characters`;
  const open: Group[] = [];
  let group: Group = { others: null, at: NOTHING };
  let inClass = 0;
  let last: 'atom' | 'group' | 'none' = 'none';
  let lastCost = NOTHING;
  const atom = () => {
    last = 'atom';
    lastCost = NOTHING;
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i] as string;
    if (c === '\\') {
      const next = source[++i] ?? '';
      if (!inClass && /[1-9kgG]/.test(next)) return 'it refers back to a group';
      if (!inClass) atom();
    } else if (c === '[') inClass++;
    else if (c === ']') {
      inClass = Math.max(0, inClass - 1);
      atom();
    } else if (inClass) continue;
    else if (c === '|') {
      group = { others: closed(group), at: NOTHING };
      last = 'none';
      // At the top each alternative is tried by itself; inside a group all of them go together with what follows.
      const problem = open.length === 0 && tooMuch(group.others as Cost);
      if (problem) return problem;
      if (open.length === 0) group.others = null;
    } else if (c === '(') {
      if (/^\(\?<[=!]/.test(source.slice(i, i + 4))) return 'it looks behind';
      open.push(group);
      group = { others: null, at: NOTHING };
      last = 'none';
      if (source[i + 1] === '?') i++; // (?: (?i: (?= (?! (?<name>
    } else if (c === ')') {
      const inner = closed(group);
      group = open.pop() ?? { others: null, at: NOTHING };
      group.at = then(group.at, inner);
      last = 'group';
      lastCost = inner;
    } else if (c === '?') {
      if (last === 'none') continue; // it makes the repeat before it lazy
      // Without what it makes optional there is one more way: (ways before) · inner becomes (ways before) · (inner + 1).
      group.at = { ...group.at, ways: (group.at.ways / lastCost.ways) * (lastCost.ways + 1) };
      last = 'none';
    } else if (c === '*' || c === '+' || c === '{') {
      const count = /^\{(\d*)(,?)(\d*)\}/.exec(source.slice(i, i + 12));
      if (c === '{' && !count) {
        atom();
        continue;
      }
      if (last === 'group') return 'it repeats a group';
      if (count) i += count[0].length - 1;
      const [least, most] = [Number(count?.[1]), count?.[2] ? Number(count[3] || Number.NaN) : Number(count?.[1])];
      if (count && Math.max(least, most || 0) > MOST_COUNT) return `it counts beyond ${MOST_COUNT}`;
      const bounded = count !== null && !Number.isNaN(most);
      group.at = then(
        group.at,
        bounded ? { repeats: 0, ways: Math.max(1, most - least + 1) } : { repeats: 1, ways: 1 },
      );
      last = 'none';
    } else atom();
    const problem = tooMuch(group.at);
    if (problem) return problem;
  }
  return null;
}
