/**
 * A tokenizer.json as the library must be told it so that it cuts text where transformers does: its own digits are those of
 * ASCII (Ⅳ and ١ are numbers too), and its own spaces JavaScript's (U+0085 is one, U+FEFF is none). As patterns it reads both rightly.
 */
import { isRecord } from './guarded-json';

const isolated = (pattern: string) => ({
  type: 'Split',
  pattern: { Regex: pattern },
  behavior: 'Isolated',
  invert: false,
});

/** GPT-2's. */
const BYTE_LEVEL = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

function stepAs(step: unknown): unknown[] {
  if (!isRecord(step)) return [step];
  if (step.type === 'Sequence' && Array.isArray(step.pretokenizers))
    return [{ ...step, pretokenizers: step.pretokenizers.flatMap(stepAs) }];
  if (step.type === 'Digits') return [isolated(step.individual_digits === true ? '\\p{N}' : '\\p{N}+')];
  const cuts = step.type === 'ByteLevel' && step.use_regex !== false && step.add_prefix_space !== true;
  return cuts ? [isolated(BYTE_LEVEL), { ...step, use_regex: false }] : [step];
}

/** The parsed file with such steps written out. */
export function asTransformers(json: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const steps = json.pre_tokenizer ? stepAs(json.pre_tokenizer) : [];
  if (steps.length === 0) return { ...json };
  return { ...json, pre_tokenizer: steps.length === 1 ? steps[0] : { type: 'Sequence', pretokenizers: steps } };
}
