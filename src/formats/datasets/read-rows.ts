/** Raw rows become a dataset of one kind: the one that most rows have. The others are left out, each with the reason. */

import { isRecord } from '../../text/guarded-json';
import { InputError } from '../../text/input-error';
import { readable } from '../../text/readable';
import type { Fields } from './fields';
import type { DatasetFormat, RowFormat, RowOf } from './format';
import { FORMATS } from './index';
import { Notes } from './notes';
import type { RawRow } from './raw-row';
import type { RawRows } from './raw-rows';
import { CALLED, type Dataset, type DatasetRow, KINDS, type LeftOut, RowError } from './rows';

const MOST_ROWS = 300_000;
/** Rows left out that are named; all are counted. */
const MOST_NAMED = 1000;

export const formatOf = (value: unknown): DatasetFormat | undefined =>
  isRecord(value) ? FORMATS.find((format) => format.recognises(value)) : undefined;

interface Recognised extends RowOf {
  readonly format: DatasetFormat;
}

/** How many rows have been read so far. */
export type OnRows = (rows: number) => void;

class Reading {
  readonly rows: DatasetRow[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly notes = new Notes();

  constructor(private readonly name: string) {}

  leave(line: number, why: string): void {
    this.leftOut.push({ line, why });
  }

  keep(row: DatasetRow): void {
    if (this.rows.length === MOST_ROWS) {
      throw new InputError(
        'too-many-rows',
        `"${this.name}" has more than ${MOST_ROWS.toLocaleString('en')} rows. Cut it into smaller files.`,
      );
    }
    this.rows.push(row);
  }

  /** Does `read`, and leaves the row out where it says why. */
  attempt(line: number, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      this.leave(line, error.message);
    }
  }
}

const unknownFields = (fields: Fields): string => {
  const names = readable(Object.keys(fields).slice(0, 6).join(', ')) || 'none';
  return new RowError(
    `There is no "prompt" with "completion", no "messages", no "chosen" with "rejected", nor another known form (fields: ${names}).`,
  ).message;
};

function recognise(raw: Iterable<RawRow>, reading: Reading): Recognised[] {
  const out: Recognised[] = [];
  for (const row of raw) {
    const { line } = row;
    if ('error' in row) reading.leave(line, new RowError(row.error).message);
    else if (!isRecord(row.value)) reading.leave(line, 'This is not an object with fields.');
    else {
      const format = formatOf(row.value);
      if (format) out.push({ line, fields: row.value, format });
      else reading.leave(line, unknownFields(row.value));
    }
  }
  return out;
}

/** The one that most of the rows have; of as many, the first. */
function most<T, K>(items: readonly T[], keyOf: (item: T) => K): K | undefined {
  const counts = new Map<K, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  let best: K | undefined;
  for (const [key, count] of counts) if (best === undefined || count > (counts.get(best) as number)) best = key;
  return best;
}

/** Why a row of another kind is left out: it lacks what the others have, or is something else. */
function misfit(own: DatasetFormat, format: DatasetFormat): string {
  const less = own.kind === 'prompt' || own.kind === 'text';
  if (own.kind === 'demonstration' && format.kind === 'unpaired')
    return '"label" is missing: true for a good answer, false for a bad one.';
  if (less && format.name.startsWith('TRL') && (format.kind === 'demonstration' || format.kind === 'unpaired'))
    return '"completion" is missing.';
  return `This is ${CALLED[own.kind]}, but the file is read as ${format.name}: put such rows into a file of their own.`;
}

function readRow({ fields, line }: RowOf, format: RowFormat, reading: Reading): void {
  reading.attempt(line, () => {
    const read = format.read(fields, reading.notes);
    const all = (Array.isArray(read) ? read : [read]) as readonly object[];
    for (const content of all) reading.keep({ kind: format.kind, line, ...content } as DatasetRow);
  });
}

function readAs(format: DatasetFormat, found: readonly Recognised[], reading: Reading, onRows: OnRows): void {
  if ('readAll' in format) {
    const whole = format.readAll(
      found.filter((row) => row.format === format),
      reading.notes,
    );
    whole.rows.forEach((row) => {
      reading.keep(row);
    });
    for (const { line, why } of whole.leftOut) reading.leave(line, why);
  }
  found.forEach((row, i) => {
    if (i % 500 === 0) onRows(i);
    const { format: own, line } = row;
    if ('readAll' in own) {
      if (own !== format) reading.leave(line, misfit(own, format));
    } else if (own.kind === format.kind) readRow(row, own, reading);
    else reading.leave(line, misfit(own, format));
  });
}

function warningsOf(found: readonly Recognised[], format: DatasetFormat, reading: Reading): string[] {
  const others = [...new Set(found.filter((row) => row.format.kind === format.kind).map((row) => row.format.name))];
  const mixed = others.length > 1 ? [`Rows of several forms are in it: ${others.join(', ')}.`] : [];
  return [...mixed, ...reading.notes.sentences(), ...aboutAll(reading.rows)];
}

/** What only all rows together show. */
function aboutAll(rows: readonly DatasetRow[]): string[] {
  const whole = new Set<string>();
  const prompts = new Set<string>();
  let repeated = 0;
  for (const { line: _, ...row } of rows) {
    const key = JSON.stringify('record' in row ? row.record.id : row);
    if (whole.has(key)) repeated++;
    whole.add(key);
    if ('prompt' in row) prompts.add(JSON.stringify(row.prompt));
    else if ('messages' in row) prompts.add(JSON.stringify(row.messages.slice(0, -1)));
  }
  const out: string[] = [];
  if (repeated > 0) out.push(`${repeated.toLocaleString('en')} of the rows are the same as a row before.`);
  if (rows.length > 1 && prompts.size === 1)
    out.push('All rows have the same prompt, so none can be held out to measure on.');
  return out;
}

/** Errors: InputError 'no-rows' or 'too-many-rows', and those of the container as it is read. */
export function readRows(raw: RawRows, name: string, onRows: OnRows = () => {}): Dataset {
  const reading = new Reading(name);
  const found = recognise(raw.rows, reading);
  const kind = most(found, (row) => row.format.kind);
  const format = most(
    found.filter((row) => row.format.kind === kind),
    (row) => row.format,
  );
  if (format) readAs(format, found, reading, onRows);
  const { rows } = reading;
  const leftOut = reading.leftOut.sort((a, b) => a.line - b.line);
  const [first] = rows;
  if (!first || !format) {
    const why = leftOut[0] ? `Line ${leftOut[0].line}: ${leftOut[0].why}` : 'It has no rows.';
    throw new InputError('no-rows', `No row of "${name}" can be used. ${why}`, {
      leftOut: leftOut.slice(0, MOST_NAMED),
      leftOutCount: leftOut.length,
      ...(format && { format: raw.format ?? format.name, kind: KINDS[format.kind] }),
    });
  }
  return {
    name,
    format: raw.format ?? format.name,
    kind: KINDS[first.kind],
    rows,
    leftOut: leftOut.slice(0, MOST_NAMED),
    leftOutCount: leftOut.length,
    warnings: warningsOf(found, format, reading),
  };
}
