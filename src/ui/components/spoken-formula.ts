/** A formula in words, for those who hear the page: KaTeX is given TeX, and nobody should have to listen to that. */

const NAMES: Readonly<Record<string, string>> = {
  log: 'log',
  exp: 'exp',
  min: 'the least',
  max: 'the greatest',
  arg: 'argument of',
  sum: 'the sum',
  prod: 'the product',
  le: 'at most',
  ge: 'at least',
  ne: 'is not',
  gt: 'greater than',
  lt: 'less than',
  in: 'in',
  mid: 'given',
  to: 'to',
  cdot: 'times',
  times: 'times',
  pm: 'plus or minus',
  succ: 'is preferred to',
  sim: 'sampled from',
  infty: 'infinity',
  ldots: 'and so on',
  dots: 'and so on',
  cdots: 'and so on',
  Rightarrow: 'so',
  Leftrightarrow: 'if and only if',
  iff: 'if and only if',
  propto: 'is proportional to',
  approx: 'is about',
  nabla: 'the gradient of',
  partial: 'the partial of',
  ell: 'ell',
  lVert: 'the norm of',
  rVert: '',
  lvert: 'the size of',
  rvert: '',
};
/** Marks over a letter come after it when spoken. */
const OVER: Readonly<Record<string, string>> = { hat: 'hat', bar: 'bar', overline: 'bar', tilde: 'tilde' };
/** Words and letters in another face. */
const SET_IN = /\\(?:mathcal|mathbb|mathbf|mathrm|operatorname|text)\*?\s*\{([^{}]*)\}/g;
/** How something is set, and nothing that is said. */
const SILENT =
  /\\(?:mathcal|mathbb|mathbf|mathrm|operatorname|textstyle|displaystyle|text|left|right|big|Big|bigl|bigr|Bigl|Bigr|quad|qquad)(?![a-zA-Z])\*?|\\[,;:! ]|\\begin\{[a-z*]+\}|\\end\{[a-z*]+\}|[&~]/g;
const SIGNS: readonly (readonly [RegExp, string])[] = [
  [/=/g, ' equals '],
  [/\+/g, ' plus '],
  [/[-−]/g, ' minus '],
  [/</g, ' less than '],
  [/>/g, ' greater than '],
  [/\//g, ' over '],
  [/\|/g, ' given '],
  [/\\\\/g, ', '],
  [/\\[{}|%]/g, ' '],
];

export function spokenFormula(tex: string): string {
  let text = tex.replace(SET_IN, ' $1 ').replace(SILENT, ' ');
  // From the inside out; braces that belong to nothing go last, or a fraction would lose its own.
  for (let before = ''; before !== text; ) {
    before = text;
    text = inner(text);
    if (text === before) text = text.replace(/\{([^{}]*)\}/, ' $1 ');
  }
  text = text.replace(/_/g, ' ').replace(/\^/g, ' to the ');
  for (const [sign, words] of SIGNS) text = text.replace(sign, words);
  text = text.replace(/\\([a-zA-Z]+)/g, (_, name: string) => ` ${NAMES[name] ?? name} `);
  return text
    .replace(/[\\{}]/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ ([,;.)])/g, '$1')
    .replace(/\( /g, '(')
    .trim();
}

const inner = (text: string): string =>
  text
    .replace(
      /\\[td]?frac\s*(?:\{([^{}]*)\}|(\w))\s*(?:\{([^{}]*)\}|(\w))/g,
      (_, a, b, c, d) => ` ${a ?? b} over ${c ?? d} `,
    )
    .replace(/\\sqrt\s*\{([^{}]*)\}/g, ' the square root of $1 ')
    .replace(
      /\\(hat|bar|overline|tilde)\s*(?:\{([^{}]*)\}|(\\?[a-zA-Z]+))/g,
      (_, mark, braces, letter) => ` ${braces ?? letter} ${OVER[mark]} `,
    )
    .replace(/\^\{?'\}?|'/g, ' prime ')
    .replace(/\^\s*2(?!\d)/g, ' squared ')
    .replace(/_\s*\{([^{}]*)\}/g, ' $1 ')
    .replace(/\^\s*\{([^{}]*)\}/g, ' to the $1 ');
