import type { Fault } from '../train/events';

export const PAUSED = (why: string): string =>
  `The run could not be saved, so it was paused: ${why} What was saved before is whole. Press Resume to go on without saving it further.`;
export const UNSAVED = (why: string): string =>
  `This run is not saved: ${why} It runs all the same, but nothing of it is kept when the page is closed.`;

export const NOT_KEPT = (why: string): string =>
  `The model is open, but this browser does not keep it: ${why} After a reload its files are needed again.`;

/** What could not be written, as a fault with a sentence for a person. */
export function notSaved(cause: unknown, words: (why: string) => string): Fault {
  const { code = 'not-saved', message = String(cause) } = cause as Partial<Fault>;
  return { code, message: words(message) };
}
