/** The full record of labels, as this page exports it: a row of its JSONL, or of its CSV. */
import { recordOf } from '../../labeling/import';
import { type Fields, has } from './fields';
import { rowFormat } from './format';
import { RowError } from './rows';

export const LABELS = [
  rowFormat({
    name: 'labels of RLHF Studio',
    kind: 'label',
    recognises: (fields: Fields) =>
      has(fields, 'choice', 'pair') || has(fields, 'answers', 'choice') || has(fields, 'answer_0', 'answer_1'),
    read(fields) {
      const result = recordOf(fields);
      if ('error' in result) throw new RowError(result.error);
      return { record: result.record };
    },
  }),
];
