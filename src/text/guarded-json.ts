import { InputError } from './input-error';

/** Our own files nest less than 12 deep; what is far deeper is made to exhaust memory or the stack. */
const MOST_DEPTH = 64;

/** How deep a JSON text nests, by its brackets outside of strings; counting ends one beyond `most`. */
function jsonDepth(text: string, most = MOST_DEPTH): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) {
      for (i++; i < text.length && text.charCodeAt(i) !== 34; i++) if (text.charCodeAt(i) === 92) i++;
    } else if (c === 91 || c === 123) {
      if (++depth > deepest) deepest = depth;
      if (deepest > most) return deepest;
    } else if (c === 93 || c === 125) depth--;
  }
  return deepest;
}

/** `JSON.parse` that refuses deep nesting before anything is built. Errors: InputError 'json-depth', SyntaxError. */
export function parseGuarded(text: string): unknown {
  if (jsonDepth(text) > MOST_DEPTH) {
    throw new InputError(
      'json-depth',
      `The JSON nests more than ${MOST_DEPTH} deep, which no file made for this does. Choose another file.`,
    );
  }
  return JSON.parse(text) as unknown;
}

/** JSON bytes (UTF-8) as an object; null when they are anything else. Errors: InputError 'json-depth'. */
export function parseJsonObject(bytes: Uint8Array): Record<string, unknown> | null {
  try {
    const value = parseGuarded(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isRecord(value) ? value : null;
  } catch (error) {
    if (error instanceof InputError) throw error;
    return null;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
