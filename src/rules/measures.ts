/** What rules measure of a text. */
import { parseGuarded } from '../text/guarded-json';

/** Words as people count them: what stands between spaces and has a letter or a digit. "well-known" is one, "–" is none. */
export const countWords = (text: string): number =>
  text.split(/\s+/u).filter((piece) => /[\p{L}\p{N}]/u.test(piece)).length;

/** Unicode code points, spaces at both ends not among them. */
export const countCharacters = (text: string): number => [...text.trim()].length;

/** Two texts that differ in spaces, line ends or Unicode form only say the same. */
export const normalised = (text: string, ignoreCase: boolean): string => {
  const plain = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return ignoreCase ? plain.toLowerCase() : plain;
};

/** The whole text is a JSON object or list; a bare word or number is JSON to parsers, but nobody who asks for JSON means it. */
export function isJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    parseGuarded(text);
    return true;
  } catch {
    return false;
  }
}

const NUMBER = /(?<![\p{L}\p{N}])[-−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?/giu;

/** The last number in a text, as answers to sums end with it; null where there is none. "1,204" is one number. */
export function lastNumber(text: string): number | null {
  const found = text.match(NUMBER)?.at(-1);
  return found === undefined ? null : Number(found.replaceAll(',', '').replace('−', '-'));
}

export const sameNumber = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
