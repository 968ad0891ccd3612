/**
 * When are two showings the same pair? When the prompt and the unordered two answers are the same, whatever file,
 * order or machine they came from. Texts are compared as Unicode NFC, with \n line ends and no outer white space, since
 * spreadsheets and editors change those.
 */
import { hashText } from '../random';

export function normalText(text: string): string {
  return text.normalize('NFC').replace(/\r\n?/g, '\n').trim();
}

/** True when the canonical order of two answers is (a, b): by UTF-16 code units, so that it is the same everywhere. */
export function isCanonicalOrder(a: string, b: string): boolean {
  return normalText(a) <= normalText(b);
}

/** 96 bits as hex: three salted 32-bit hashes, so that a million pairs collide with probability below 1e-16. */
export function pairIdentity(prompt: string, a: string, b: string): string {
  const answers = [normalText(a), normalText(b)].sort((x, y) => (x < y ? -1 : x > y ? 1 : 0));
  const parts = [normalText(prompt), ...answers].map((text) => `${text.length}:${text}`).join('');
  return ['a', 'b', 'c']
    .map((salt) =>
      hashText(salt + parts)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
}

/** Two answers that read the same cannot be compared. */
export function isComparable(a: string, b: string): boolean {
  return normalText(a) !== normalText(b);
}
