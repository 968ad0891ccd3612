/** Rows, a record a line, and what else is plain data. */
import { checkRules } from '../config/rules';
import { z } from '../config/zod';
import type { PairSampling } from '../data/rows';
import type { Files } from '../formats/huggingface-folder';
import { goodLines } from '../storage/run-lines';
import { parseJsonObject } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { type Codec, jsonFile, linesFile } from './codec';

const META = 'meta.json';
const text = (files: Files, name: string): string => new TextDecoder().decode(files.get(name) ?? new Uint8Array());
const object = (files: Files, name: string): Record<string, unknown> =>
  parseJsonObject(files.get(name) ?? new Uint8Array()) ?? {};

const samplingSchema: z.ZodType<PairSampling> = z.object({
  temperature: z.number().min(0).max(10),
  maxNewTokens: z.int().min(1).max(4096),
  rubric: z.record(z.string(), z.number().min(0).max(100)),
});

/** Errors: InputError 'pairs-sampling'. */
function samplingOf(files: Files): PairSampling {
  const { success, data } = samplingSchema.safeParse(object(files, META));
  if (success) return data;
  throw new InputError('pairs-sampling', 'These pairs do not say how their answers were sampled.');
}

/** How the answers came about is in `meta.json`. */
export const pairsCodec: Codec<'pairs'> = {
  write: async ({ rows, sampling }) =>
    new Map([
      ['pairs.jsonl', linesFile(rows)],
      [META, jsonFile(sampling)],
    ]),
  read: (files) => ({
    rows: goodLines('pairs.jsonl', text(files, 'pairs.jsonl')),
    sampling: samplingOf(files),
  }),
};

export const unpairedCodec: Codec<'unpaired'> = {
  write: async (rows) => new Map([['unpaired.jsonl', linesFile(rows)]]),
  read: (files) => goodLines('unpaired.jsonl', text(files, 'unpaired.jsonl')),
};

export const demonstrationsCodec: Codec<'demonstrations'> = {
  write: async (rows) => new Map([['demonstrations.jsonl', linesFile(rows)]]),
  read: (files) => goodLines('demonstrations.jsonl', text(files, 'demonstrations.jsonl')),
};

export const constitutionCodec: Codec<'constitution'> = {
  write: async (principles) => new Map([['constitution.jsonl', linesFile(principles)]]),
  read: (files) => goodLines('constitution.jsonl', text(files, 'constitution.jsonl')),
};

export const promptsCodec: Codec<'prompts'> = {
  write: async (prompts) =>
    new Map([
      [
        'prompts.jsonl',
        linesFile(
          prompts.map(({ prompt, turns, reference }) => ({
            prompt,
            ...(turns && { turns }),
            ...(reference !== undefined && { reference }),
          })),
        ),
      ],
    ]),
  read: (files) => goodLines('prompts.jsonl', text(files, 'prompts.jsonl')),
};

export const judgeCodec: Codec<'judge'> = {
  write: async (rules) => new Map([['judge.json', jsonFile(rules)]]),
  read(files) {
    const checked = checkRules(object(files, 'judge.json'));
    if ('rules' in checked) return checked.rules;
    throw new InputError('rules', `The rules of this run are damaged: ${checked.problem}.`);
  },
};

export const tableCodec: Codec<'table'> = {
  write: async (table) => new Map([['table.json', jsonFile(table)]]),
  read: (files) => object(files, 'table.json'),
};
