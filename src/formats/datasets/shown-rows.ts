/** The first rows of a file as training will read them: the text of their tokens, the template's own among them. */
import type { Prompt } from '../../data/conversation';
import { promptOf } from '../../data/conversation';
import { answeredExample, answerIds, questionIds } from '../../text/conversation-ids';
import type { Tokenizer } from '../../text/tokenizer';
import { asDemonstration, asUnpaired } from './as-rows';
import { user } from './fields';
import type { DatasetRow } from './rows';

/** Tokens that stand together and of which the same is true; a special token stands alone. */
export interface TokenRun {
  readonly text: string;
  /** A token of the template: no text of the row can make it. */
  readonly special: boolean;
  /** The loss is taken on it; what is not learned is only read. */
  readonly learned: boolean;
  /** Past the limit: training does not read it. */
  readonly cut: boolean;
}

export interface ShownText {
  /** Which of the row's texts it is, where it has two; how its one answer is labeled. */
  readonly title: 'Chosen' | 'Rejected' | 'One answer' | 'The other' | 'Wanted' | 'Not wanted' | null;
  readonly runs: readonly TokenRun[];
  readonly tokens: number;
  /** Tokens that are not shown any more. */
  readonly more: number;
}

export interface ShownRow {
  readonly line: number;
  readonly texts: readonly ShownText[];
}

const ROWS = 5;
/** Tokens shown of one text. */
const MOST_TOKENS = 240;

export const shownRows = (rows: readonly DatasetRow[], tokenizer: Tokenizer, limit: number): readonly ShownRow[] =>
  rows.slice(0, ROWS).map((row) => ({ line: row.line, texts: textsOf(row, tokenizer, limit) }));

function textsOf(row: DatasetRow, tokenizer: Tokenizer, limit: number): readonly ShownText[] {
  const shown = (title: ShownText['title'], ids: readonly number[], learned: (at: number) => boolean) =>
    shownText(title, ids, learned, tokenizer, limit);
  const conversation = (prompt: Prompt, answer: string) => {
    const { ids, mask } = answeredExample(tokenizer, prompt, answer);
    return [shown(null, ids, (at) => mask[at] === 1)];
  };
  // Of a pair the answers alone are compared.
  const answer = (title: ShownText['title'], prompt: Prompt, text: string) => {
    const question = questionIds(tokenizer, prompt);
    return shown(title, [...question, ...answerIds(tokenizer, prompt, text)], (at) => at >= question.length);
  };
  switch (row.kind) {
    case 'demonstration': {
      const { completion, ...prompt } = asDemonstration(row);
      return conversation(prompt, completion);
    }
    case 'unpaired': {
      const { completion, label, ...prompt } = asUnpaired(row);
      return [answer(label ? 'Wanted' : 'Not wanted', prompt, completion)];
    }
    case 'preference': {
      const prompt = promptOf(row.prompt);
      return [answer('Chosen', prompt, row.chosen), answer('Rejected', prompt, row.rejected)];
    }
    case 'label': {
      const [one, other] = row.record.answers;
      const prompt = promptOf([user(row.record.prompt)]);
      return [answer('One answer', prompt, one.text), answer('The other', prompt, other.text)];
    }
    case 'prompt':
      return [shown(null, questionIds(tokenizer, promptOf(row.prompt)), () => false)];
    case 'text':
      return [shown(null, tokenizer.encode(row.text), () => true)];
    default:
      return row satisfies never;
  }
}

function shownText(
  title: ShownText['title'],
  ids: readonly number[],
  learned: (at: number) => boolean,
  tokenizer: Tokenizer,
  limit: number,
): ShownText {
  const runs: { ids: number[]; special: boolean; learned: boolean; cut: boolean }[] = [];
  for (const [at, id] of ids.slice(0, MOST_TOKENS).entries()) {
    const own = { special: tokenizer.isSpecial(id), learned: learned(at), cut: at >= limit };
    const last = runs.at(-1);
    if (last && !own.special && !last.special && last.learned === own.learned && last.cut === own.cut)
      last.ids.push(id);
    else runs.push({ ids: [id], ...own });
  }
  return {
    title,
    runs: runs.map(({ ids: own, ...run }) => ({ text: tokenizer.decode(own), ...run })),
    tokens: ids.length,
    more: Math.max(0, ids.length - MOST_TOKENS),
  };
}
