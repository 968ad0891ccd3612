/** Label Studio's exports: tasks with `data` and `annotations` (JSON), or a row an annotation with its results as columns (JSON-MIN, CSV). */
import { isRecord } from '../../text/guarded-json';
import type { Fields } from './fields';
import { answerNames, type Judgment, judgedFormats, promptName, type Seen } from './judgments';

/** What a person's result says: the side of a pair, a choice, a text, a ranking, a number. */
function saidIn(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { selected, choices, text, ranker, rating } = value;
  if (isRecord(ranker)) return Object.values(ranker).find(Array.isArray);
  return selected ?? choices ?? text ?? ranker ?? rating;
}

/** The question's name, and with it what it is about: a number is that of the text it stands at. */
const questionOf = ({ from_name, to_name }: Fields): string => `${String(from_name ?? '')} ${String(to_name ?? '')}`;

function annotationsOf(task: Fields): Judgment[] {
  const list = (task.annotations ?? task.completions) as unknown[];
  return list.flatMap((one) => {
    if (!isRecord(one) || one.was_cancelled === true || !Array.isArray(one.result)) return [];
    const results = one.result.filter(isRecord);
    return results.length === 0 ? [] : [new Map(results.map((result) => [questionOf(result), saidIn(result.value)]))];
  });
}

/** The list that a ranker ranks, as answers of their own: `items` of `{id, body}`. */
function spreadItems(data: Fields): Fields {
  const { items, ...rest } = data;
  if (!Array.isArray(items) || !items.every((item) => isRecord(item) && 'id' in item)) return data;
  return {
    ...rest,
    ...Object.fromEntries(
      items.map((item: Fields) => [`answer ${String(item.id)}`, item.body ?? item.text ?? item.title]),
    ),
  };
}

/** Columns of an export in rows that are about the annotation. */
const ABOUT = ['id', 'annotation_id', 'annotator', 'created_at', 'updated_at', 'lead_time'];

function seen(fields: Fields): Seen | null {
  const { data } = fields;
  if (isRecord(data) && (Array.isArray(fields.annotations) || Array.isArray(fields.completions)))
    return { shown: spreadItems(data), judgments: annotationsOf(fields) };
  if (!('annotation_id' in fields) || !('lead_time' in fields)) return null;
  const own = Object.entries(fields).filter(([name]) => !ABOUT.includes(name));
  const shown = Object.fromEntries(own);
  const known = new Set([promptName(shown), ...named(shown)]);
  const results = own.filter(([name, value]) => !known.has(name) && value !== null && value !== '');
  return {
    shown: Object.fromEntries(own.filter(([name]) => known.has(name))),
    judgments: results.length > 0 ? [new Map(results.map(([name, value]) => [name, saidIn(value)]))] : [],
  };
}

/** Answers among the columns: by their names, since results stand beside them. Two texts with a number behind are told by it. */
const named = (columns: Fields): string[] => {
  const names = answerNames(columns);
  const numbered = names.filter((name) => /[\d_-][\dab]?$/i.test(name));
  return numbered.length >= 2 ? numbered : names.length === 2 && Object.keys(columns).length > 3 ? names : [];
};

export const LABEL_STUDIO = judgedFormats('Label Studio', seen);
