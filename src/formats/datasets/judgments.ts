/**
 * What people said in an annotation tool (Argilla, Label Studio) of the texts that they were shown: which of two answers
 * is better, or what a good answer is. Which text is the prompt and which are answers is told by their names.
 */
import type { Turn } from '../../data/conversation';
import { isRecord } from '../../text/guarded-json';
import { checkMessages, checkText, type Fields, user } from './fields';
import { rowFormat } from './format';
import type { Notes } from './notes';
import { pairOf } from './pair';
import { RowError } from './rows';

const PROMPTS = [
  'prompt',
  'instruction',
  'question',
  'query',
  'input',
  'messages',
  'chat',
  'conversation',
  'dialogue',
  'text',
];
const ANSWER = /response|answer|completion|generation|output|reply|candidate|chosen|rejected|option/i;

/** One person's answers to the questions of the tool, by the question's name. */
export type Judgment = ReadonlyMap<string, unknown>;

const isShown = (value: unknown): boolean =>
  (typeof value === 'string' && value.trim() !== '') ||
  (Array.isArray(value) && value.length > 0 && value.every(isRecord));

export function promptName(shown: Fields): string | undefined {
  return PROMPTS.find((name) => isShown(shown[name]));
}

/** Names of the texts that are answers, in their order. Without such names, the two texts beside the prompt are. */
export function answerNames(shown: Fields): string[] {
  const prompt = promptName(shown);
  const others = Object.keys(shown).filter((name) => name !== prompt && isShown(shown[name]));
  const named = others.filter((name) => ANSWER.test(name));
  return named.length > 0 ? named : others.length === 2 ? others : [];
}

/** Argilla's chat and Label Studio's dialogue: `{role, content}`, or `{author, text}`. */
function promptOf(shown: Fields): readonly Turn[] {
  const name = promptName(shown);
  if (name === undefined)
    throw new RowError(`There is no prompt among what was shown (${Object.keys(shown).join(', ')}).`);
  const value = shown[name];
  if (!Array.isArray(value)) return [user(checkText(value, name))];
  const turns = (value as Fields[]).map((turn) => ({
    role: turn.role ?? turn.author,
    content: turn.content ?? turn.text,
  }));
  return checkMessages(turns, name);
}

const plain = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
const TIES: ReadonlySet<string> = new Set([
  'tie',
  'equal',
  'same',
  'both',
  'neither',
  'none',
  'nopreference',
  'bothgood',
  'bothbad',
]);
/** What an answer is called by its place. */
const PLACES: readonly (readonly string[])[] = [
  ['1', 'a', 'left', 'first', 'one'],
  ['2', 'b', 'right', 'second', 'two'],
];

type Verdict = { readonly chosen: string; readonly rejected: string } | 'tie';

/** The answer that a word names: by its name, by what its name ends with, or by its place. */
function named(word: string, answers: readonly string[]): string | undefined {
  const said = plain(word);
  if (said === '') return undefined;
  const whole = answers.find((name) => plain(name) === said);
  if (whole) return whole;
  const ending = answers.filter((name) => plain(name).endsWith(said) || said.endsWith(plain(name)));
  if (ending.length === 1) return ending[0];
  const end = said.replace(/^(response|answer|completion|option|model|output|candidate)/, '');
  const place = PLACES.findIndex((words) => words.includes(end));
  return answers.length === 2 && place >= 0 ? answers[place] : undefined;
}

function byRank(list: readonly { readonly name: string; readonly rank: number }[]): Verdict | undefined {
  const sorted = [...list].sort((a, b) => a.rank - b.rank);
  const [best, worst] = [sorted[0], sorted.at(-1)];
  if (!best || !worst || sorted.length < 2) return undefined;
  return best.rank === worst.rank ? 'tie' : { chosen: best.name, rejected: worst.name };
}

function ofWord(word: string, answers: readonly string[]): Verdict | undefined {
  if (TIES.has(plain(word))) return 'tie';
  const chosen = named(word, answers);
  const rejected = answers.find((name) => name !== chosen);
  return chosen && rejected && answers.length === 2 ? { chosen, rejected } : undefined;
}

/** A list that ranks: `{value, rank}`, or names from the best to the worst. */
function ofRanking(value: readonly unknown[], answers: readonly string[]): Verdict | undefined {
  const list = value.flatMap((one, i) => {
    const [word, rank] = isRecord(one) ? [one.value, one.rank] : [one, i];
    const name = typeof word === 'string' ? named(word, answers) : undefined;
    return name !== undefined && typeof rank === 'number' ? [{ name, rank }] : [];
  });
  return list.length === value.length ? byRank(list) : undefined;
}

/** What one person said, over all questions: a choice, a ranking, or a number for each answer. */
function verdictOf(judgment: Judgment, answers: readonly string[]): Verdict | undefined {
  const rated: { name: string; rank: number }[] = [];
  for (const [question, value] of judgment) {
    const verdict =
      typeof value === 'string'
        ? ofWord(value, answers)
        : Array.isArray(value) && value.length === 1 && typeof value[0] === 'string'
          ? ofWord(value[0], answers)
          : Array.isArray(value)
            ? ofRanking(value, answers)
            : undefined;
    if (verdict) return verdict;
    const about = typeof value === 'number' ? answers.find((name) => plain(question).includes(plain(name))) : undefined;
    if (about) rated.push({ name: about, rank: -(value as number) });
  }
  return rated.length === answers.length ? byRank(rated) : undefined;
}

/** The pair that most people's verdicts make. Errors: RowError where nobody judged, or as many one way as the other. */
function judgedPair(shown: Fields, judgments: readonly Judgment[], notes: Notes) {
  const answers = answerNames(shown);
  const verdicts = judgments.flatMap((one) => verdictOf(one, answers) ?? []);
  if (verdicts.length === 0) {
    throw new RowError(
      judgments.length === 0
        ? 'Nobody has judged this row yet.'
        : `Nothing that was said of this row names the better of ${answers.join(' and ')}.`,
    );
  }
  const tally = new Map<string, { verdict: Verdict; votes: number }>();
  for (const verdict of verdicts) {
    const key = verdict === 'tie' ? 'tie' : JSON.stringify([verdict.chosen, verdict.rejected]);
    const { votes = 0 } = tally.get(key) ?? {};
    tally.set(key, { verdict, votes: votes + 1 });
  }
  const [most, next] = [...tally.values()].sort((a, b) => b.votes - a.votes);
  if (!most || most.verdict === 'tie')
    throw new RowError('The answers were judged to be equally good, so none is preferred.');
  if (next?.votes === most.votes) throw new RowError('As many people prefer one answer as the other.');
  if (verdicts.length > 1) notes.count('majority');
  const { chosen, rejected } = most.verdict;
  return pairOf({ prompt: promptOf(shown), chosen: shown[chosen], rejected: shown[rejected] });
}

/** The prompt and the answer that a person wrote to it. Errors: RowError where nobody wrote one. */
function writtenAnswer(shown: Fields, judgments: readonly Judgment[]) {
  for (const judgment of judgments) {
    for (const value of judgment.values()) {
      const text = Array.isArray(value) && value.length === 1 ? value[0] : value;
      if (typeof text === 'string' && text.trim() !== '')
        return { messages: [...promptOf(shown), { role: 'assistant' as const, content: checkText(text, 'answer') }] };
    }
  }
  throw new RowError(
    judgments.length === 0 ? 'Nobody has answered this row yet.' : 'No answer was written for this row.',
  );
}

/** A row of a tool's export: the texts that were shown, and what each person said of them. */
export interface Seen {
  readonly shown: Fields;
  readonly judgments: readonly Judgment[];
}

/** The two kinds of rows that a tool's export can hold. `seen`: a row as that tool writes it; null for any other. */
export const judgedFormats = (name: string, seen: (fields: Fields) => Seen | null) => [
  rowFormat({
    name,
    kind: 'preference',
    recognises(fields: Fields) {
      const found = seen(fields);
      return found !== null && answerNames(found.shown).length >= 2;
    },
    read(fields, notes) {
      const { shown, judgments } = seen(fields) as Seen;
      return judgedPair(shown, judgments, notes);
    },
  }),
  rowFormat({
    name,
    kind: 'demonstration',
    recognises(fields: Fields) {
      const found = seen(fields);
      return found !== null && promptName(found.shown) !== undefined;
    },
    read(fields) {
      const { shown, judgments } = seen(fields) as Seen;
      return writtenAnswer(shown, judgments);
    },
  }),
];
