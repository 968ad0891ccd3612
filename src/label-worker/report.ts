/** Everything that can be said of a collection of labels, in parts: what is quick comes first. */
import { auditRaters, type RaterAudit } from '../labeling/bias';
import type { LabelRecord } from '../labeling/record';
import { type AgreementReport, agreementReport, type TopicReport, topicReport } from '../labeling/report';
import { type SelectionReport, selectionReport } from '../labeling/selection-report';
import { trainedFamilies } from '../tasks';
import { type ConsensusComparison, compareConsensus } from './consensus-comparison';

export interface QualityReport {
  readonly audits: readonly RaterAudit[];
  readonly selection: SelectionReport;
  readonly topics: readonly TopicReport[];
  readonly consensus: ConsensusComparison;
  readonly agreement: AgreementReport;
}
export type QualityPart = { [K in keyof QualityReport]: { readonly [P in K]: QualityReport[P] } }[keyof QualityReport];

/** Bootstrap draws: fewer where there are many labels, whose intervals are narrow anyway. */
const drawsFor = (labels: number): number => (labels > 3000 ? 200 : 500);

/** Known pairs count for the raters' audit and nowhere else: they are easy. */
export function* qualityReport(records: readonly LabelRecord[], seed: number): Generator<QualityPart> {
  const unknown = records.filter((one) => one.expected === null);
  yield { audits: auditRaters(records) };
  yield { selection: selectionReport(unknown) };
  yield { topics: topicReport(unknown, seed, wantedTopics(unknown)) };
  yield { consensus: compareConsensus(unknown) };
  yield { agreement: agreementReport(unknown, seed, drawsFor(unknown.length)) };
}

/** Labels of the instruction world ought to cover all of its families; others, what they are about. */
function wantedTopics(records: readonly LabelRecord[]): readonly string[] {
  const families = trainedFamilies.map(({ name }) => name);
  return records.some(({ topic }) => topic !== null && families.includes(topic)) ? families : [];
}
