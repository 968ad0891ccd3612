/** From a showing and the rater's decision to the record that is stored. */
import type { Decision } from './blind-view';
import type { Showing } from './pair-queue';
import { editRecord, type LabelRecord } from './record';

export interface Circumstances {
  readonly id: string;
  readonly rater: string;
  readonly session: string;
  readonly shownAt: number;
  readonly decidedAt: number;
  readonly activeMs: number;
}

export function makeRecord(showing: Showing, decision: Decision, circumstances: Circumstances): LabelRecord {
  if (decision.ticket !== showing.index) {
    throw new RangeError(`the decision is for showing ${decision.ticket}, but ${showing.index} is open`);
  }
  const { pair, sides, kind, selection } = showing;
  const { choice, strength, note = '', flagged = false } = decision;
  const record: LabelRecord = {
    version: 1,
    ...circumstances,
    pair: pair.id,
    prompt: pair.prompt,
    ...(pair.turns && { turns: [...pair.turns] }),
    topic: pair.topic,
    answers: [pair.answers[0], pair.answers[1]],
    sides,
    choice,
    strength,
    note,
    flagged,
    kind,
    expected: pair.expected,
    selection,
    rewardMargin: pair.rewardMargin,
  };
  return editRecord(record, {});
}
