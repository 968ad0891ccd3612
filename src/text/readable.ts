/**
 * Text from outside, to be named in a sentence of ours: a file's name, a setting, a word of a header. Control characters
 * and the marks that turn the reading direction (they make "exe.txt" of "txt.exe") are written out, and it is kept short.
 */

/** Control characters, line and paragraph separators, direction marks, embeddings, overrides and isolates, halves of surrogate pairs. */
const UNSEEN = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

export function readable(text: string, most = 80): string {
  const short = text.length > most ? `${text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
  return short.replace(UNSEEN, (c) => (c === '\n' || c === '\t' ? ' ' : `<U+${hex(c)}>`));
}

const hex = (c: string): string => (c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');

/** Any JSON value, named in a sentence. It is never asked for its own `toString`, which it may not have. */
export function readableValue(value: unknown): string {
  if (typeof value === 'string') return readable(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return value === undefined ? 'missing' : `${value as number | boolean | null}`;
}

const MOST_NAME = 120;

/** A name under which a file can be saved on any system: no path, no hidden mark, no reserved word, its ending kept. */
export function fileName(name: string): string {
  const clean = name
    .replace(UNSEEN, '')
    .replace(/[\\/:*?"<>|]+/g, '-')
    .replace(/-+(?=\.[^.]*$)/, '')
    .replace(/^[\s.-]+|[\s.-]+$/g, '');
  const whole = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(clean) ? `_${clean}` : clean || 'file';
  if (whole.length <= MOST_NAME) return whole;
  const ending = /\.[^.]{1,20}$/.exec(whole)?.[0] ?? '';
  return whole.slice(0, MOST_NAME - ending.length) + ending;
}
