/** Two answers to one prompt, however a row gives them: as texts, as messages, or as whole conversations. */
import type { Turn } from '../../data/conversation';
import { isComparable } from '../../labeling/pair-identity';
import {
  answered,
  asked,
  checkMessages,
  checkText,
  type Fields,
  given,
  has,
  numberOf,
  textOf,
  user,
  withSystem,
} from './fields';
import { type DatasetPreference, RowError } from './rows';
import { isTranscript, openTranscript, transcript } from './transcripts';

export type Pair = Omit<DatasetPreference, 'kind' | 'line'>;

/** A prompt is a text, a transcript that waits for the assistant, or a list of messages. */
export function promptField(fields: Fields, name: string): readonly Turn[] {
  const value = fields[name];
  if (Array.isArray(value)) return asked(withSystem(fields, checkMessages(value, name)), name);
  const text = textOf(fields, name);
  return withSystem(fields, isTranscript(text) ? openTranscript(text, name) : [user(text)]);
}

/** An answer is a text or a list of one assistant message; a whole conversation loses the prompt that it begins with. */
export function answerField(fields: Fields, name: string, prompt: readonly Turn[]): string {
  const value = fields[name];
  if (!Array.isArray(value)) {
    const text = textOf(fields, name);
    return isTranscript(text) ? afterPrompt(transcript(text, name), name, prompt) : text;
  }
  const turns = checkMessages(value, name);
  const [only] = turns;
  if (turns.length === 1 && only?.role === 'assistant') return only.content;
  return afterPrompt(turns, name, prompt);
}

const sameTurns = (a: readonly Turn[], b: readonly Turn[]): boolean =>
  a.length === b.length &&
  a.every((turn, i) => turn.role === b[i]?.role && turn.content.trim() === b[i]?.content.trim());
const spoken = (turns: readonly Turn[]) => turns.filter((turn) => turn.role !== 'system');

function afterPrompt(turns: readonly Turn[], name: string, prompt: readonly Turn[]): string {
  const { prompt: before, answer } = answered(turns, name);
  if (!sameTurns(before, prompt) && !sameTurns(spoken(before), spoken(prompt)))
    throw new RowError(`"${name}" must be one assistant message, or begin with the prompt.`);
  return answer;
}

/** The pair of a row that has `chosen` and `rejected`. Errors: RowError, also where both answers read the same. */
export function pairOf(fields: Fields, promptName = 'prompt'): Pair {
  const margin = numberOf(fields, 'margin');
  const pair =
    given(fields, promptName) || Array.isArray(fields[promptName])
      ? explicit(fields, promptName)
      : implicit(fields, promptName);
  if (!isComparable(pair.chosen, pair.rejected)) throw new RowError('"chosen" and "rejected" are the same text.');
  return margin === undefined ? pair : { ...pair, margin };
}

function explicit(fields: Fields, promptName: string): Pair {
  const prompt = promptField(fields, promptName);
  return { prompt, chosen: answerField(fields, 'chosen', prompt), rejected: answerField(fields, 'rejected', prompt) };
}

/** TRL's implicit prompt: both begin alike. */
function implicit(fields: Fields, promptName: string): Pair {
  for (const name of ['chosen', 'rejected']) if (!has(fields, name)) textOf(fields, name);
  const [chosen, rejected] = ['chosen', 'rejected'].map((name) => conversationField(fields, name));
  if (chosen && rejected) {
    const [a, b] = [answered(chosen, 'chosen'), answered(rejected, 'rejected')];
    if (!sameTurns(a.prompt, b.prompt)) {
      throw new RowError('"chosen" and "rejected" do not begin with the same messages.');
    }
    return { prompt: withSystem(fields, a.prompt), chosen: a.answer, rejected: b.answer };
  }
  if (chosen || rejected) throw new RowError('"chosen" and "rejected" must be of one form, and one is a conversation.');
  return sharedBeginning(textOf(fields, 'chosen'), textOf(fields, 'rejected'), promptName);
}

const conversationField = (fields: Fields, name: string): readonly Turn[] | null => {
  const value = fields[name];
  if (Array.isArray(value)) return checkMessages(value, name);
  const text = textOf(fields, name);
  return isTranscript(text) ? transcript(text, name) : null;
};

/** Texts that begin with the same words: those are the prompt. (TRL cuts at the first character that differs, even within a word.) */
function sharedBeginning(chosen: string, rejected: string, promptName: string): Pair {
  let same = 0;
  while (same < chosen.length && chosen[same] === rejected[same]) same++;
  // Back to where a word begins in both.
  while (same > 0 && !/\s/.test(chosen[same - 1] as string)) same--;
  const prompt = chosen.slice(0, same).trim();
  const missing = new RowError(
    `"${promptName}" is missing, and "chosen" and "rejected" do not begin with the same words.`,
  );
  if (prompt === '')
    throw isComparable(chosen, rejected) ? missing : new RowError('"chosen" and "rejected" are the same text.');
  const rest = (text: string, name: string) => {
    const answer = text.slice(same).trim();
    if (answer === '') throw new RowError(`"${name}" has no answer after the words that both begin with.`);
    return checkText(answer, name);
  };
  return { prompt: [user(prompt)], chosen: rest(chosen, 'chosen'), rejected: rest(rejected, 'rejected') };
}
