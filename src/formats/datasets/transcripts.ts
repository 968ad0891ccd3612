/** Conversations written out as text, as in Anthropic's hh-rlhf ("\n\nHuman: … \n\nAssistant: …") and in Guanaco ("### Human: …"). */
import type { Turn } from '../../data/conversation';
import { checkText } from './fields';
import { RowError } from './rows';

/** Who speaks next: after an empty line, or behind hash marks wherever those stand. (No run of spaces is tried twice.) */
const STYLES: readonly { readonly begins: RegExp; readonly speaker: RegExp }[] = [
  { begins: /^Human:/, speaker: /(?:^|\n\r?\n)[ \t]*(Human|Assistant):/g },
  { begins: /^###[ \t]*Human:/, speaker: /###[ \t]*(Human|Assistant):/g },
];

/** Marks of a text that begins with no white space. */
const marksOf = (text: string): RegExpMatchArray[] => {
  const style = STYLES.find(({ begins }) => begins.test(text));
  return style ? [...text.matchAll(style.speaker)] : [];
};

/** Whether a text is a conversation: a person speaks first, and the assistant's turn comes. */
export const isTranscript = (value: unknown): value is string =>
  typeof value === 'string' && marksOf(value.trimStart()).some((mark) => mark[1] === 'Assistant');

function parts(whole: string): { speaker: string; content: string }[] {
  const text = whole.trimStart();
  const marks = marksOf(text);
  return marks.map((mark, i) => ({
    speaker: mark[1] as string,
    content: text.slice((mark.index ?? 0) + mark[0].length, marks[i + 1]?.index ?? text.length).trim(),
  }));
}

const turn = ({ speaker, content }: { speaker: string; content: string }, i: number, name: string): Turn => ({
  role: speaker === 'Human' ? 'user' : 'assistant',
  content: checkText(content, `${name}", turn ${i + 1}: "${speaker}`),
});

/** The turns of a transcript. Errors: RowError where one is empty. */
export const transcript = (text: string, name: string): readonly Turn[] =>
  parts(text).map((part, i) => turn(part, i, name));

/** A transcript up to where the assistant is to speak. */
export function openTranscript(text: string, name: string): readonly Turn[] {
  const all = parts(text);
  const last = all.at(-1);
  const open = last?.speaker === 'Assistant' && last.content === '' ? all.slice(0, -1) : all;
  if (open.at(-1)?.speaker !== 'Human') throw new RowError(`"${name}" does not end where the assistant is to answer.`);
  return open.map((part, i) => turn(part, i, name));
}
