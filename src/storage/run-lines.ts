import { ownPrincipleSchema } from '../config/constitution';
import { ruleSchema } from '../config/rules';
import { z } from '../config/zod';
import { ROLES } from '../data/conversation';
import type { Demonstration, PreferenceRow, PromptRow, SampleRow, UnpairedRow } from '../data/rows';
import { parseGuarded } from '../text/guarded-json';
import { InputError } from '../text/input-error';
import { linesOf } from '../text/lines';
import type { PhaseData } from '../train/events';
import { type MetricsLine, nodeId, type SamplesLine } from './run-record';

/** One line of phases.jsonl: what is drawn that is no line of a chart: tables, histograms, the newest step token by token. */
export interface PhaseLine {
  readonly node: string;
  readonly step: number;
  readonly phase: PhaseData;
}

const at = { node: nodeId, step: z.number().min(0), at: z.number() };
/** Of an answer, and of a step, as they are kept to be looked at token by token. */
const MOST_TOKENS = 10_000;
const MOST_SEQUENCES = 1000;
const text = z.string().max(100_000);
const name = z.string().max(200);

/** What JSON has no word for (NaN, infinities) was written as null. */
export const value = z
  .number()
  .nullable()
  .transform((n) => n ?? Number.NaN);

const metricsLine: z.ZodType<MetricsLine> = z.object({ ...at, values: z.record(name, value) });
export const sampleRows: z.ZodType<readonly SampleRow[]> = z
  .array(
    z.object({
      prompt: text,
      answers: z.record(name, text),
      scores: z.record(name, z.record(name, value)).exactOptional(),
    }),
  )
  .max(1000);
const samplesLine: z.ZodType<SamplesLine> = z.object({ ...at, rows: sampleRows });
const turns = z
  .array(z.object({ role: z.enum(ROLES), content: text }))
  .max(10_000)
  .exactOptional();
const prompt: z.ZodType<PromptRow> = z.object({ prompt: text, turns, reference: text.exactOptional() });
const keptRules = z.record(name, z.boolean());
export const preferenceRow: z.ZodType<PreferenceRow> = z.looseObject({
  prompt: text,
  turns,
  chosen: text,
  rejected: text,
  margin: z.number().exactOptional(),
  tie: z.boolean().exactOptional(),
  rater: name,
  kept: z.object({ chosen: keptRules, rejected: keptRules }).exactOptional(),
});

const demonstration: z.ZodType<Demonstration> = z.looseObject({ prompt: text, turns, completion: text });

const unpairedRow: z.ZodType<UnpairedRow> = z.looseObject({
  prompt: text,
  turns,
  completion: text,
  label: z.boolean(),
});

const share = z.number().min(0).max(1);
const byModel = z.record(name, z.number());
const scores = z.array(z.number()).max(100_000);
const measured = z.object({ value, low: value, high: value, n: z.number() });
const measuredByModel = z.record(name, measured);
const figuresByModel = z.record(name, measuredByModel);
const wins = z.object({ rate: share, low: share, high: share, prompts: z.number() });
const table = z.object({
  kind: z.literal('families'),
  families: z
    .array(
      z.object({
        family: name,
        title: name,
        metric: name,
        heldOut: z.boolean(),
        prompts: z.number(),
        scores: byModel,
        rubric: byModel.exactOptional(),
        winRate: share.exactOptional(),
        wins: measured.exactOptional(),
        category: name.exactOptional(),
        figures: figuresByModel.exactOptional(),
        changes: measuredByModel.exactOptional(),
        perPrompt: z.record(name, scores).exactOptional(),
        fewShot: z.object({ demonstrations: z.number(), scores: measuredByModel }).exactOptional(),
      }),
    )
    .max(100),
  own: z
    .object({ prompts: z.number(), references: z.number(), compared: z.array(name).max(10), figures: figuresByModel })
    .exactOptional(),
  checkpoints: z.record(name, name).exactOptional(),
  categories: z
    .array(
      z.object({
        category: name,
        title: name,
        families: z.number(),
        scores: measuredByModel,
        changes: measuredByModel,
      }),
    )
    .max(100)
    .exactOptional(),
  tax: measuredByModel.exactOptional(),
  qualities: figuresByModel.exactOptional(),
  overall: figuresByModel.exactOptional(),
  kl: measured.exactOptional(),
  winRate: wins.exactOptional(),
  rules: z
    .object({
      each: z.array(z.object({ rule: text, shares: measuredByModel })).max(50),
      scores: measuredByModel,
      winRate: wins.exactOptional(),
    })
    .exactOptional(),
});
const bestOfN = z.object({
  kind: z.literal('selection'),
  n: z.number(),
  samples: z.number(),
  curve: z.array(z.object({ n: z.number(), kl: value, score: measured, rubric: measured.exactOptional() })).max(1000),
  fresh: value,
  winRate: z.object({ rate: share, low: share, high: share }).exactOptional(),
});
const pictures = z.object({
  kind: z.literal('pictures'),
  prefers: name,
  winRate: wins,
  compared: z.array(name).max(10).exactOptional(),
  checkpoints: z.record(name, name).exactOptional(),
  models: z.record(
    name,
    z.object({
      mouths: measuredByModel,
      obeyed: measured,
      diversity: value,
      diversity_share: value,
      unlike: value,
      moved: value,
    }),
  ),
});
const diagnostics = z.object({
  kind: z.literal('reward-diagnostics'),
  chosen: scores,
  rejected: scores,
  calibration: z.array(z.object({ predicted: z.number(), observed: z.number(), count: z.number() })).max(1000),
});
const perToken = z
  .array(value)
  .max(MOST_TOKENS)
  .transform((values) => Float32Array.from(values));
const sequence = z.object({
  prompt: text,
  answer: text,
  tokens: z.array(name).max(MOST_TOKENS),
  ended: z.boolean(),
  score: value,
  logprobs: perToken,
  refLogprobs: perToken,
  kl: perToken,
  rewards: perToken,
  values: perToken,
  advantages: perToken,
  returns: perToken,
  group: z.object({ returns: z.array(value).max(1000), own: z.number().min(0) }).exactOptional(),
  ratios: z.array(perToken).max(1000),
});
const sequences = z.array(sequence).max(MOST_SEQUENCES);
const ofTokens = (['rollout', 'scores', 'rewards', 'advantages'] as const).map((kind) =>
  z.object({ kind: z.literal(kind), sequences }),
);
const update = z.object({
  kind: z.literal('update'),
  epoch: z.number(),
  minibatch: z.number(),
  sequences,
  values: z.record(name, value),
});
const inspectedAnswer = z.object({
  answer: text,
  tokens: z.array(name).max(MOST_TOKENS),
  logprobs: perToken,
  refLogprobs: perToken,
  after: perToken.exactOptional(),
  push: value,
});
const inspectedPair = z.object({
  prompt: text,
  chosen: inspectedAnswer.exactOptional(),
  rejected: inspectedAnswer.exactOptional(),
  loss: value,
});
const pairs = z.object({
  kind: z.enum(['pairs', 'pairs-learned']),
  pairs: z.array(inspectedPair).max(MOST_SEQUENCES),
  values: z.record(name, value),
});
export const phaseLine: z.ZodType<PhaseLine> = z.object({
  node: nodeId,
  step: z.number().min(0),
  phase: z.discriminatedUnion('kind', [table, bestOfN, pictures, diagnostics, update, pairs, ...ofTokens]),
});

/** The files of a run that have one record a line, wherever they lie in it, and what each line must be. */
const RUN_LINES = {
  'metrics.jsonl': metricsLine,
  'samples.jsonl': samplesLine,
  'pairs.jsonl': preferenceRow,
  'unpaired.jsonl': unpairedRow,
  'demonstrations.jsonl': demonstration,
  'prompts.jsonl': prompt,
  'judge.jsonl': ruleSchema,
  'constitution.jsonl': ownPrincipleSchema,
  'phases.jsonl': phaseLine,
} as const;
type RunLines = typeof RUN_LINES;
export type RunLinesFile = keyof RunLines;

/** What each line of a file must be, by its name without folders; null where it has no lines of ours. */
export function linesFile(path: string): RunLinesFile | null {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return Object.hasOwn(RUN_LINES, name) ? (name as RunLinesFile) : null;
}

/** Every line, or a refusal that names the first bad one. Errors: InputError 'run-lines'. */
export function checkLines(file: RunLinesFile, content: string): void {
  let number = 0;
  for (const line of linesOf(content)) {
    number++;
    if (line !== '' && readLine(file, line) === null)
      throw new InputError('run-lines', `Line ${number} of ${file} in this run is damaged, so the run was not taken.`);
  }
}

/** The good lines of a file of ours; one that a kill cut in half is left out. */
export function goodLines<F extends RunLinesFile>(file: F, content: string): z.output<RunLines[F]>[] {
  const out: z.output<RunLines[F]>[] = [];
  for (const line of linesOf(content)) {
    const read = line === '' ? null : readLine(file, line);
    if (read) out.push(read);
  }
  return out;
}

function readLine<F extends RunLinesFile>(file: F, line: string): z.output<RunLines[F]> | null {
  try {
    const checked = RUN_LINES[file].safeParse(parseGuarded(line));
    return checked.success ? (checked.data as z.output<RunLines[F]>) : null;
  } catch {
    return null; // no JSON, or too deep
  }
}
