/**
 * What a tokenizer.json must be before the tokenizer library sees it: the library trusts its files, and would loop for
 * ever, fill the memory or drop text without a word on a bad one.
 */
import { byteAlphabet } from './byte-alphabet';
import { isRecord } from './guarded-json';
import { InputError } from './input-error';
import { readable, readableValue } from './readable';
import { patternProblem } from './safe-pattern';

/** Ids below this; the largest vocabularies in use have 262,144. */
const MOST_TOKENS = 300_000;
const MOST_TOKEN_LENGTH = 1000; // characters
const MOST_ADDED = 10_000;
const MOST_STEPS = 32;
const MODELS = ['BPE', 'WordPiece', 'Unigram'];

interface AddedToken {
  readonly id: number;
  readonly content: string;
  readonly special?: boolean;
}

function bad(why: string): InputError {
  return new InputError('tokenizer', `tokenizer.json cannot be used: ${why}. Choose the tokenizer.json of the model.`);
}

const isId = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) < MOST_TOKENS;
const isToken = (value: unknown): value is string => typeof value === 'string' && value.length <= MOST_TOKEN_LENGTH;

/** Checks the parsed file. Returns its added tokens, and the bytes that no token stands for. Errors: InputError 'tokenizer'. */
export function checkTokenizer(json: Record<string, unknown>): { added: AddedToken[]; missing: ReadonlySet<number> } {
  const tokens = vocabulary(json.model as Record<string, unknown>);
  const added = addedTokens(json.added_tokens, tokens);
  const count = new Set([...tokens.values(), ...added.map(({ id }) => id)]).size;
  // A model can sample any id: one without a token has no text.
  const last = Math.max(largest(tokens.values()), largest(added.map(({ id }) => id)));
  if (count !== last + 1) throw bad(`its ids go up to ${last}, but only ${count} of them are tokens`);
  for (const part of ['normalizer', 'pre_tokenizer', 'post_processor', 'decoder']) checkSteps(part, json[part]);
  checkGrowth(json.normalizer);
  checkGrowth(json.decoder);
  const byteLevel = stepsOf(json.pre_tokenizer).some((step) => step.type === 'ByteLevel');
  const missing = byteLevel ? byteAlphabet().flatMap((c, byte) => (tokens.has(c) ? [] : [byte])) : [];
  const lost = missing.filter((byte) => byte >= 32 && byte < 127);
  if (lost.length > 0) throw bad(`it has no token for the character "${String.fromCharCode(lost[0] as number)}"`);
  return { added, missing: new Set(missing) };
}

/** Without spreading, which would put a large vocabulary on the stack. */
function largest(ids: Iterable<number>): number {
  let most = -1;
  for (const id of ids) most = Math.max(most, id);
  return most;
}

/** Token to id. Ids may have gaps (added tokens fill them) but no two tokens share one. */
function vocabulary(model: Record<string, unknown>): ReadonlyMap<string, number> {
  if (!MODELS.includes(model.type as string)) {
    throw bad(`its model is ${readableValue(model.type)}; ${MODELS.join(', ')} are supported`);
  }
  const entries = model.type === 'Unigram' ? unigramEntries(model) : vocabularyEntries(model);
  if (entries.length === 0 || entries.length > MOST_TOKENS) throw bad(`its vocabulary has ${entries.length} tokens`);
  const ids = new Set<number>();
  for (const [token, id] of entries) {
    if (!isToken(token)) throw bad('a token of its vocabulary is longer than 1,000 characters or no text');
    if (!isId(id) || ids.has(id)) throw bad(`"${readable(token, 40)}" has no id of its own`);
    ids.add(id);
  }
  const tokens = new Map(entries as (readonly [string, number])[]);
  for (const name of ['unk_token', 'continuing_subword_prefix', 'continuing_subword_suffix', 'end_of_word_suffix']) {
    const value = model[name] ?? null;
    if (value !== null && !isToken(value)) throw bad(`its ${name} is no text`);
  }
  if (model.type === 'BPE') checkMerges(model, tokens);
  const longest = model.max_input_chars_per_word ?? 100;
  if (!Number.isInteger(longest) || (longest as number) < 1 || (longest as number) > MOST_TOKEN_LENGTH)
    throw bad('its max_input_chars_per_word is impossible');
  return tokens;
}

function vocabularyEntries(model: Record<string, unknown>): (readonly [string, unknown])[] {
  if (!isRecord(model.vocab)) throw bad('its model has no vocabulary');
  return Object.entries(model.vocab);
}

function unigramEntries(model: Record<string, unknown>): (readonly [string, unknown])[] {
  const { vocab, unk_id: unknown } = model;
  if (!Array.isArray(vocab)) throw bad('its model has no vocabulary');
  if (!isId(unknown) || unknown >= vocab.length) throw bad('its unk_id is no token');
  return (vocab as unknown[]).map((entry, id) => {
    if (!Array.isArray(entry) || !Number.isFinite(entry[1])) throw bad(`token ${id} has no score`);
    return [entry[0] as string, id];
  });
}

/** Every merge joins two tokens to a third; otherwise the library leaves the text out. */
function checkMerges(model: Record<string, unknown>, tokens: ReadonlyMap<string, number>): void {
  const { merges } = model;
  if (!Array.isArray(merges) || merges.length > MOST_TOKENS) throw bad('its model has no list of merges');
  const listed = Array.isArray(merges[0]);
  const plain = !model.continuing_subword_prefix && !model.end_of_word_suffix && !model.continuing_subword_suffix;
  (merges as unknown[]).forEach((merge, i) => {
    const pair = listed ? merge : typeof merge === 'string' ? merge.split(' ') : null;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((part) => isToken(part) && part !== ''))
      throw bad(`merge ${i + 1} is no pair of tokens`);
    const [left, right] = pair as [string, string];
    if (plain && !(tokens.has(left) && tokens.has(right) && tokens.has(left + right)))
      throw bad(`merge ${i + 1} ("${readable(`${left} ${right}`, 40)}") makes a token that is not in the vocabulary`);
  });
}

function addedTokens(list: unknown, tokens: ReadonlyMap<string, number>): AddedToken[] {
  if (!Array.isArray(list) || list.length > MOST_ADDED) throw bad('it has no list of added tokens');
  const names = new Map([...tokens].map(([token, id]) => [id, token]));
  return (list as unknown[]).map((one, i) => {
    if (!isRecord(one) || !isId(one.id) || !isToken(one.content) || one.content === '')
      throw bad(`added token ${i + 1} has no id or no text`);
    const flags = ['special', 'normalized', 'lstrip', 'rstrip', 'single_word'];
    if (flags.some((flag) => one[flag] !== undefined && typeof one[flag] !== 'boolean'))
      throw bad(`added token ${i + 1} has a mark that is neither true nor false`);
    const same = (names.get(one.id) ?? one.content) === one.content && (tokens.get(one.content) ?? one.id) === one.id;
    if (!same) throw bad(`added token "${readable(one.content, 40)}" has the id of another token`);
    names.set(one.id, one.content);
    return one as unknown as AddedToken;
  });
}

/** The steps of a normalizer, pre-tokenizer, post-processor or decoder, sequences unfolded. */
function stepsOf(part: unknown, depth = 0): Record<string, unknown>[] {
  if (part === null || part === undefined) return [];
  if (!isRecord(part) || depth > 4) throw bad('one of its steps is no step');
  const inner = part.normalizers ?? part.pretokenizers ?? part.processors ?? part.decoders;
  if (part.type !== 'Sequence') return [part];
  if (!Array.isArray(inner) || inner.length > MOST_STEPS) throw bad('one of its sequences has no list of steps');
  return (inner as unknown[]).flatMap((step) => stepsOf(step, depth + 1));
}

function checkSteps(name: string, part: unknown): void {
  const steps = stepsOf(part);
  if (steps.length > MOST_STEPS) throw bad(`its ${name} has more than ${MOST_STEPS} steps`);
  for (const step of steps) {
    const { pattern, length } = step;
    if (length !== undefined && (!Number.isInteger(length) || (length as number) < 1))
      throw bad(`its ${name} cuts text into pieces of ${readableValue(length)} characters`);
    for (const key of ['content', 'prepend', 'replacement', 'str_rep', 'prefix', 'suffix'])
      if (step[key] !== undefined && !isToken(step[key])) throw bad(`its ${name} has a ${key} that is no text`);
    for (const key of ['start', 'stop'])
      if (step[key] !== undefined && typeof step[key] === 'number' && !isId(step[key]))
        throw bad(`its ${name} strips an impossible count`);
    if (pattern !== undefined || step.type === 'Split' || step.type === 'Replace') checkPattern(name, pattern);
  }
}

function checkPattern(name: string, pattern: unknown): void {
  const problem = !isRecord(pattern)
    ? 'it is no pattern'
    : typeof pattern.Regex === 'string'
      ? patternProblem(pattern.Regex)
      : typeof pattern.String === 'string' && pattern.String !== '' && pattern.String.length <= MOST_TOKEN_LENGTH
        ? null
        : 'it has no text';
  if (problem) throw bad(`its ${name} has a pattern that is not supported: ${problem}`);
}

/** Replacing a space by "▁" is what normalizers do; a chain of replacements by long texts multiplies the text. */
function checkGrowth(normalizer: unknown): void {
  let growth = 1;
  for (const { type, content, pattern, prepend } of stepsOf(normalizer)) {
    // An expression may match the empty text before every character.
    const kept = isRecord(pattern) && pattern.Regex !== undefined ? 1 : 0;
    if (type === 'Replace' && typeof content === 'string') growth *= Math.max(1, content.length + kept);
    if (type === 'Prepend' && typeof prepend === 'string' && prepend.length > 16)
      throw bad('its normalizer puts a long text before each text');
  }
  if (growth > 64) throw bad('its normalizer makes a text many times longer');
}

const utf8 = new TextEncoder();
const PROBE = "Anna's bird saw 12 (or 3.5) apples, didn't it?\n\tÑandú: ¡sí! 漢字 👩‍👧 ﬁ Ǆ";

/** What the file says may still lose text on the way: encodes a probe and looks. Errors: InputError 'tokenizer'. */
export function checkRoundTrip(
  json: Record<string, unknown>,
  { encode, decode, vocabSize }: { encode(text: string): number[]; decode(ids: number[]): string; vocabSize: number },
  missing: ReadonlySet<number>,
): void {
  const probe = [...PROBE].filter((c) => !utf8.encode(c).some((byte) => missing.has(byte))).join('');
  const ids = encode(probe);
  const valid = (id: number) => Number.isInteger(id) && id >= 0 && id < vocabSize;
  if (!ids.every(valid)) throw bad('it gives tokens that its vocabulary does not have');
  const byteLevel = [json.pre_tokenizer, json.decoder].every((part) =>
    stepsOf(part).some((step) => step.type === 'ByteLevel'),
  );
  const back = decode(ids);
  if (byteLevel && stepsOf(json.normalizer).length === 0 ? back.trim() !== probe.trim() : back === '')
    throw bad('a text does not come back from its tokens');
  for (let code = 33; code < 127; code++)
    if (encode(String.fromCharCode(code)).length === 0)
      throw bad(`it loses the character "${String.fromCharCode(code)}"`);
}
