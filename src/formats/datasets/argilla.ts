/**
 * Argilla's exports: a record with `fields` and `responses` (version 1: a list by person; version 2: lists by question), or
 * the columns of `to_datasets` ("preference.responses"). Responses that were not submitted do not count; where there are
 * none, a suggestion that came with the record stands in.
 */
import { isRecord } from '../../text/guarded-json';
import type { Fields } from './fields';
import { type Judgment, judgedFormats, type Seen } from './judgments';

const submitted = (status: unknown): boolean => status === undefined || status === null || status === 'submitted';

/** What is in a `{value}`; a list of `{value}` of one person is a ranking and stays. */
const saidIn = (one: unknown): unknown => (isRecord(one) && 'value' in one && !('rank' in one) ? one.value : one);

/** Lists of answers, a list a question, as a judgment a person. */
function people(byQuestion: readonly (readonly [string, readonly unknown[]])[]): Judgment[] {
  const most = Math.max(0, ...byQuestion.map(([, list]) => list.length));
  return Array.from({ length: most }, (_, i) => {
    const own = byQuestion.filter(
      ([, list]) =>
        (i < list.length && isRecord(list[i]) === false) ||
        (isRecord(list[i]) && submitted((list[i] as Fields).status)),
    );
    return new Map(own.map(([question, list]) => [question, saidIn(list[i])]));
  }).filter((judgment) => judgment.size > 0);
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function nestedResponses({ responses, suggestions }: Fields): Judgment[] {
  const said = Array.isArray(responses)
    ? responses
        .filter((one) => isRecord(one) && submitted(one.status) && isRecord(one.values))
        .map(
          (one: Fields) => new Map(Object.entries(one.values as Fields).map(([name, value]) => [name, saidIn(value)])),
        )
    : isRecord(responses)
      ? people(Object.entries(responses).map(([name, list]) => [name, listed(list)]))
      : [];
  if (said.length > 0) return said;
  const suggested: [string, unknown][] = Array.isArray(suggestions)
    ? suggestions.filter(isRecord).map((one) => [String(one.question_name ?? ''), one.value])
    : isRecord(suggestions)
      ? Object.entries(suggestions).map(([name, value]) => [name, saidIn(value)])
      : [];
  return suggested.length > 0 ? [new Map(suggested)] : [];
}

const COLUMN = /^(.+)\.responses$/;

function flatResponses(fields: Fields): Judgment[] {
  const questions = Object.keys(fields).flatMap((name) => COLUMN.exec(name)?.[1] ?? []);
  const byQuestion = questions.map((question): [string, unknown[]] => {
    const status = listed(fields[`${question}.responses.status`]);
    return [question, listed(fields[`${question}.responses`]).filter((_, i) => submitted(status[i]))];
  });
  const said = people(byQuestion);
  if (said.length > 0) return said;
  const suggested = questions.flatMap((question): [string, unknown][] => {
    const value = fields[`${question}.suggestion`];
    return value === null || value === undefined ? [] : [[question, value]];
  });
  return suggested.length > 0 ? [new Map(suggested)] : [];
}

function seen(fields: Fields): Seen | null {
  if (isRecord(fields.fields) && ('responses' in fields || 'suggestions' in fields))
    return { shown: fields.fields, judgments: nestedResponses(fields) };
  if (!Object.keys(fields).some((name) => COLUMN.test(name))) return null;
  const shown = Object.entries(fields).filter(
    ([name]) => !/\.(responses|suggestion)/.test(name) && !['id', '_server_id', 'status'].includes(name),
  );
  return { shown: Object.fromEntries(shown), judgments: flatResponses(fields) };
}

export const ARGILLA = judgedFormats('Argilla', seen);
