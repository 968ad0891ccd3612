/** Rows whose texts are transcripts: Anthropic's hh-rlhf, with the prompt inside or beside, and Guanaco's `text`. */
import { answered, type Fields } from './fields';
import { rowFormat } from './format';
import { pairOf } from './pair';
import { isTranscript, transcript } from './transcripts';

/** A speaker named at the very end, who says nothing. */
const withoutLastMark = (text: string): string => text.replace(/(?:###[ \t]*)?(?:Human|Assistant):\s*$/, '');

export const HH_RLHF = [
  rowFormat({
    name: 'hh-rlhf transcripts',
    kind: 'preference',
    recognises: (fields: Fields) => isTranscript(fields.chosen) && isTranscript(fields.rejected),
    read: (fields) => pairOf(fields),
  }),
  rowFormat({
    name: 'hh-rlhf transcripts',
    kind: 'preference',
    recognises: (fields: Fields) =>
      isTranscript(fields.prompt) && typeof fields.chosen === 'string' && typeof fields.rejected === 'string',
    // What goes on after "Assistant:" begins with a space.
    read: (fields) =>
      pairOf({ ...fields, chosen: (fields.chosen as string).trim(), rejected: (fields.rejected as string).trim() }),
  }),
  rowFormat({
    name: 'transcripts',
    kind: 'demonstration',
    recognises: (fields: Fields) => isTranscript(fields.text),
    read(fields, notes) {
      const all = transcript(withoutLastMark(fields.text as string), 'text');
      const end = all.findLastIndex(({ role }) => role === 'assistant') + 1;
      if (end > 0 && end < all.length) notes.count('tail');
      answered(all.slice(0, end), 'text');
      return { messages: all.slice(0, end) };
    },
  }),
];
