/**
 * OpenAssistant (Köpf et al. 2023): trees of messages, whole (`prompt` with `replies`) or a message a row, each naming its
 * parent. Replies that people ranked make pairs: of K, all K(K − 1)/2 (Ouyang et al. 2022). Without ranks every path to
 * an answer is a demonstration.
 */
import type { Turn } from '../../data/conversation';
import { isComparable } from '../../labeling/pair-identity';
import { isRecord } from '../../text/guarded-json';
import { assistant, checkText, type Fields, has, numberOf, textOf, user } from './fields';
import { type DatasetFormat, type RowOf, rowFormat } from './format';
import { type DatasetRow, type LeftOut, RowError } from './rows';

/** Turns of a conversation, and ranked answers to one question: more are not people's. */
const MOST_TURNS = 64;
const MOST_RANKED = 9;

interface Node {
  readonly line: number;
  readonly turn: Turn;
  readonly rank: number | undefined;
  readonly replies: readonly Node[];
}

const ROLES: Readonly<Record<string, (content: string) => Turn>> = { prompter: user, assistant };

function turnOf(fields: Fields): Turn {
  const make = typeof fields.role === 'string' && Object.hasOwn(ROLES, fields.role) ? ROLES[fields.role] : undefined;
  if (!make) throw new RowError('"role" is neither prompter nor assistant.');
  return make(checkText(fields.text, 'text'));
}

/** Deleted, or refused by the people who looked it through. */
const isGone = (fields: Fields): boolean => fields.deleted === true || fields.review_result === false;

function nested(fields: Fields, line: number, depth = 0): Node {
  if (depth > MOST_TURNS) throw new RowError(`This tree is more than ${MOST_TURNS} turns deep.`);
  const replies = Array.isArray(fields.replies) ? (fields.replies as unknown[]).filter(isRecord) : [];
  return {
    line,
    turn: turnOf(fields),
    rank: numberOf(fields, 'rank'),
    replies: replies.filter((reply) => !isGone(reply)).map((reply) => nested(reply, line, depth + 1)),
  };
}

/** The answers of a node that people ranked, the best first. */
const ranked = ({ replies }: Node): Node[] =>
  replies
    .filter(({ turn, rank }) => turn.role === 'assistant' && rank !== undefined)
    .sort((a, b) => (a.rank as number) - (b.rank as number))
    .slice(0, MOST_RANKED);

interface Found {
  readonly pairs: { line: number; prompt: readonly Turn[]; chosen: string; rejected: string }[];
  readonly paths: { line: number; messages: readonly Turn[] }[];
}

function walk(node: Node, before: readonly Turn[], found: Found): void {
  const turns = [...before, node.turn];
  if (turns.length > MOST_TURNS) return;
  const answers = turns.some(({ role }) => role === 'user') ? ranked(node) : [];
  answers.forEach((better, i) => {
    for (const worse of answers.slice(i + 1)) {
      const [chosen, rejected] = [better.turn.content, worse.turn.content];
      if (better.rank !== worse.rank && isComparable(chosen, rejected))
        found.pairs.push({ line: better.line, prompt: turns, chosen, rejected });
    }
  });
  const goesOn = node.replies.some((reply) => reply.replies.some(({ turn }) => turn.role === 'assistant'));
  if (node.turn.role === 'assistant' && !goesOn && turns.length > 1)
    found.paths.push({ line: node.line, messages: turns });
  for (const reply of node.replies) walk(reply, turns, found);
}

function found(root: Node): Found {
  const out: Found = { pairs: [], paths: [] };
  walk(root, [], out);
  return out;
}

const isTree = (fields: Fields): boolean => isRecord(fields.prompt) && has(fields.prompt, 'text', 'replies');
const hasRanks = (node: Fields, depth = 0): boolean =>
  depth < MOST_TURNS &&
  Array.isArray(node.replies) &&
  (node.replies as unknown[]).some(
    (reply) => isRecord(reply) && (typeof reply.rank === 'number' || hasRanks(reply, depth + 1)),
  );

/** Messages that name their parents, as trees. A parent that is not in the file begins no tree. */
function grown(rows: readonly RowOf[]): { roots: Node[]; leftOut: LeftOut[] } {
  const nodes = new Map<unknown, Node & { replies: Node[] }>();
  const leftOut: LeftOut[] = [];
  const kept: { fields: Fields; node: Node & { replies: Node[] } }[] = [];
  for (const { line, fields } of rows) {
    try {
      const id = textOf(fields, 'message_id');
      if (isGone(fields)) throw new RowError('This message was deleted, or failed its review.');
      if (nodes.has(id)) throw new RowError(`The message "${id}" is in the file twice.`);
      const node = { line, turn: turnOf(fields), rank: numberOf(fields, 'rank'), replies: [] };
      nodes.set(id, node);
      kept.push({ fields, node });
    } catch (error) {
      if (!(error instanceof RowError)) throw error;
      leftOut.push({ line, why: error.message });
    }
  }
  const roots: Node[] = [];
  for (const { fields, node } of kept) {
    if (fields.parent_id === null || fields.parent_id === undefined || fields.parent_id === '') roots.push(node);
    else {
      const parent = nodes.get(fields.parent_id);
      if (parent) parent.replies.push(node);
      else leftOut.push({ line: node.line, why: `The message that it answers ("parent_id") is not in the file.` });
    }
  }
  return { roots, leftOut };
}

const NAME = 'OpenAssistant';

export const OPENASSISTANT: readonly DatasetFormat[] = [
  rowFormat({
    name: `${NAME} trees`,
    kind: 'preference',
    recognises: (fields: Fields) => isTree(fields) && hasRanks(fields.prompt as Fields),
    read(fields) {
      const { pairs } = found(nested(fields.prompt as Fields, 0));
      if (pairs.length === 0) throw new RowError('No two answers of this tree are ranked one above the other.');
      return pairs.map(({ line: _, ...pair }) => pair);
    },
  }),
  rowFormat({
    name: `${NAME} trees`,
    kind: 'demonstration',
    recognises: isTree,
    read(fields) {
      const { paths } = found(nested(fields.prompt as Fields, 0));
      if (paths.length === 0) throw new RowError('This tree has no answer.');
      return paths.map(({ messages }) => ({ messages }));
    },
  }),
  {
    name: `${NAME} messages`,
    kind: 'preference',
    recognises: (fields: Fields) => has(fields, 'message_id', 'text', 'role') && Object.hasOwn(fields, 'parent_id'),
    readAll(rows) {
      const { roots, leftOut } = grown(rows);
      const all = roots.map(found);
      const pairs = all.flatMap((one) => one.pairs.map((pair): DatasetRow => ({ kind: 'preference', ...pair })));
      const paths = all.flatMap((one) => one.paths.map((path): DatasetRow => ({ kind: 'demonstration', ...path })));
      return { rows: (pairs.length > 0 ? pairs : paths).sort((a, b) => a.line - b.line), leftOut };
    },
  },
];
