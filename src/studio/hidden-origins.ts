import type { AnswerSource, LabelRecord } from '../labeling/record';

/** Instead of the origins of answers, wherever records reach the page. */
const hiddenSource = ({ cut }: AnswerSource): AnswerSource => ({
  model: 'hidden',
  checkpoint: null,
  sampling: null,
  ...(cut && { cut }),
});
const blind = new WeakMap<LabelRecord, LabelRecord>();

/** Records without the origins of their answers; the same record gives the same copy. */
export function hidden(records: readonly LabelRecord[]): readonly LabelRecord[] {
  return records.map((record) => {
    const known = blind.get(record);
    if (known) return known;
    const [a, b] = record.answers;
    const copy: LabelRecord = {
      ...record,
      answers: [
        { ...a, source: hiddenSource(a.source) },
        { ...b, source: hiddenSource(b.source) },
      ],
    };
    blind.set(record, copy);
    return copy;
  });
}
