/** Rows, a record a line, and what else is plain data. */
import type { PairSampling } from '../data/rows';
import type { Files } from '../formats/huggingface-folder';
import { goodLines } from '../storage/run-lines';
import { parseJsonObject } from '../text/guarded-json';
import { type Codec, jsonFile, linesFile } from './codec';

const META = 'meta.json';
const text = (files: Files, name: string): string => new TextDecoder().decode(files.get(name) ?? new Uint8Array());
const object = (files: Files, name: string): Record<string, unknown> =>
  parseJsonObject(files.get(name) ?? new Uint8Array()) ?? {};

/** How the answers came about is in `meta.json`. */
export const pairsCodec: Codec<'pairs'> = {
  write: async ({ rows, sampling }) =>
    new Map([
      ['pairs.jsonl', linesFile(rows)],
      [META, jsonFile(sampling)],
    ]),
  read: (files) => ({
    rows: goodLines('pairs.jsonl', text(files, 'pairs.jsonl')),
    sampling: object(files, META) as unknown as PairSampling,
  }),
};

export const demonstrationsCodec: Codec<'demonstrations'> = {
  write: async (rows) => new Map([['demonstrations.jsonl', linesFile(rows)]]),
  read: (files) => goodLines('demonstrations.jsonl', text(files, 'demonstrations.jsonl')),
};

export const promptsCodec: Codec<'prompts'> = {
  write: async (prompts) => new Map([['prompts.jsonl', linesFile(prompts.map(({ prompt }) => ({ prompt })))]]),
  read: (files) =>
    text(files, 'prompts.jsonl')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { prompt: string }),
};

/** A judge or a table: one JSON object. */
export const objectCodec = (name: string): Codec<'judge'> & Codec<'table'> => ({
  write: async (value) => new Map([[name, jsonFile(value)]]),
  read: (files) => object(files, name),
});
