/** What the label worker does with each request; tests need no worker for it. */
import { mergeRecords, pairsFromRows } from '../labeling/import';
import type { LabelRecord } from '../labeling/record';
import type { Handlers } from '../web/requests';
import { calibrationPairs } from './calibration';
import { type Surroundings, suggestNames } from './file-raters';
import { PIECE, piecesOf } from './pieces';
import type { FileSummary, LabelWorkerRequests } from './protocol';
import { type ReadFile, readLabelFile } from './read-file';
import { qualityReport } from './report';
import { writeLabelFile } from './write-file';

export type LabelHandlers = Handlers<LabelWorkerRequests>;

const SHOWN_ERRORS = 5;

/** `yieldToEvents` lets the next message in between two parts of a report. */
export function createHandlers(yieldToEvents: () => Promise<void>): LabelHandlers {
  const held = new Map<string, LabelRecord>();
  const files = new Map<number, { readonly name: string; readonly read: ReadFile }>();
  let newest = 0;

  const records = (ids: readonly string[]) =>
    ids.map((id) => {
      const record = held.get(id);
      if (record === undefined) throw new RangeError(`no label ${id} was handed over`);
      return record;
    });
  const rowsOf = <K extends 'records' | 'pairs'>(file: number, kind: K) => {
    const kept = files.get(file);
    if (kept?.read.kind !== kind) throw new RangeError(`file ${file} holds no ${kind}`);
    return { name: kept.name, rows: kept.read.rows as Extract<ReadFile, { kind: K }>['rows'] };
  };

  return {
    hold(args) {
      for (const record of args.records) held.set(record.id, record);
      return null;
    },
    async report({ ids, seed }, onPart) {
      const turn = ++newest;
      for (const part of qualityReport(records(ids), seed)) {
        onPart(part);
        await yieldToEvents();
        if (turn !== newest) return 'superseded';
      }
      return 'whole';
    },
    async read({ file, content, ids, taken }) {
      const read = await readLabelFile(content);
      files.set(file, { name: content.name, read });
      return summaryOf(read, records(ids), { taken, file: content.name });
    },
    take({ file, names, ids }, onPart) {
      const ours = records(ids);
      const theirs = rowsOf(file, 'records').rows.map((row) => ({ ...row, rater: names[row.rater] ?? row.rater }));
      const merge = mergeRecords(ours, theirs);
      const before = new Set(ours);
      for (const piece of piecesOf(
        merge.records.filter((record) => !before.has(record)),
        PIECE,
      ))
        onPart(piece);
      files.delete(file);
      const { added, known, conflicts } = merge;
      return { added, known, conflicts: conflicts.length, ids: theirs.map((one) => one.id) };
    },
    takePairs({ file, gold }, onPart) {
      const { name, rows } = rowsOf(file, 'pairs');
      for (const piece of piecesOf(pairsFromRows(rows, name, { gold }), PIECE)) onPart(piece);
      files.delete(file);
      return null;
    },
    forget({ file }) {
      files.delete(file);
      return null;
    },
    write: ({ ids, options, day }) => writeLabelFile(records(ids), options, day),
    calibration: ({ seed, count }) => calibrationPairs(seed, count),
  };
}

function summaryOf(read: ReadFile, ours: readonly LabelRecord[], around: Surroundings): FileSummary {
  const faults = { errors: read.errors.slice(0, SHOWN_ERRORS), faulty: read.errors.length };
  switch (read.kind) {
    case 'records': {
      const here = new Set(ours.map((one) => one.id));
      const known = read.rows.filter((row) => here.has(row.id)).length;
      return {
        ...faults,
        kind: 'records',
        rows: read.rows.length,
        names: suggestNames(read.rows, ours, around),
        known,
      };
    }
    case 'pairs':
      return { ...faults, kind: 'pairs', rows: read.rows.length };
    case 'unusable':
      return { ...faults, kind: 'unusable', message: read.message };
    default:
      return read satisfies never;
  }
}
