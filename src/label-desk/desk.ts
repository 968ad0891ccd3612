/** What the desk does with each request, without a worker around it, so that tests need none. */
import { mergeRecords } from '../labeling/import';
import type { LabelRecord } from '../labeling/record';
import { calibrationPairs } from './calibration';
import type { DeskRequestName, DeskRequests, MergeChanges } from './protocol';
import { readLabelFile } from './read-file';
import { qualityReport } from './report';
import { writeLabelFile } from './write-file';

type Handlers = {
  [N in DeskRequestName]: (
    args: DeskRequests[N]['args'],
    onPart: (part: DeskRequests[N]['part']) => void,
  ) => DeskRequests[N]['reply'] | Promise<DeskRequests[N]['reply']>;
};

/** `breathe` lets the next message in between two parts of a report. */
export function createDesk(breathe: () => Promise<void>): Handlers {
  let newest = 0;
  return {
    async report({ records, seed, topics }, onPart) {
      const turn = ++newest;
      for (const part of qualityReport(records, seed, topics)) {
        onPart(part);
        await breathe();
        if (turn !== newest) return 'superseded';
      }
      return 'whole';
    },
    read: ({ name, text }) => readLabelFile(name, text),
    merge: ({ ours, theirs }) => changesOf(ours, theirs),
    write: ({ records, options }) => writeLabelFile(records, options),
    calibration: ({ seed, count }) => calibrationPairs(seed, count),
  };
}

function changesOf(ours: readonly LabelRecord[], theirs: readonly LabelRecord[]): MergeChanges {
  const { records, added, known, conflicts } = mergeRecords(ours, theirs);
  const before = new Map(ours.map((record) => [record.id, record]));
  return { changed: records.filter((record) => before.get(record.id) !== record), added, known, conflicts };
}
