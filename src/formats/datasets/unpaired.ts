/**
 * KTO (Ethayarajh et al. 2024): an answer with a mark whether it is wanted. Any form of demonstration with such a mark is
 * one of these: an answer that is marked bad is never learned as a good one.
 */
import { type Fields, given, truthOf } from './fields';
import { type RowFormat, rowFormat } from './format';
import { type DatasetDemonstration, RowError } from './rows';

/** TRL's name, and LLaMA-Factory's. */
const MARKS = ['label', 'kto_tag'];

const markOf = (fields: Fields): string | undefined => MARKS.find((name) => given(fields, name));

/** The demonstrations of `format` that carry a mark. An empty cell, or null, is none. */
export const unpaired = (format: RowFormat): RowFormat =>
  rowFormat({
    name:
      format.name === 'TRL prompt-completion' ? 'TRL unpaired preference (KTO)' : `${format.name} with labels (KTO)`,
    kind: 'unpaired',
    recognises: (fields: Fields) => markOf(fields) !== undefined && format.recognises(fields),
    read(fields, notes) {
      const name = markOf(fields) ?? 'label';
      const { [name]: mark, ...rest } = fields;
      const desirable = truthOf(mark);
      if (desirable === undefined) {
        throw new RowError(
          `"${name}" is neither true (a good answer) nor false (a bad one). Rename the field if it says something else.`,
        );
      }
      const read = format.read(rest, notes);
      return (Array.isArray(read) ? read : [read]).map(({ messages }: Pick<DatasetDemonstration, 'messages'>) => ({
        prompt: messages.slice(0, -1),
        completion: messages.at(-1)?.content ?? '',
        desirable,
      }));
    },
  });
