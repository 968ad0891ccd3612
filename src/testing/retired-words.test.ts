import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RETIRED } from './retired-words';

/** What people read comes from these; the bundled world's own sentences (tasks/) are a corpus, not the page. */
const sources = import.meta.glob<string>(
  [
    '../{ui,config,recipes,studio,frontier,engine,storage,labeling,formats,codecs,rules,train,evaluation}/**/*.{ts,tsx}',
    '!../**/*.test.{ts,tsx}',
  ],
  { query: '?raw', import: 'default', eager: true },
);

/** Comments are for those who read the code. */
const withoutComments = (source: string): string =>
  source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\s+/g, ' ');

function retiredIn(text: string): string[] {
  return RETIRED.flatMap(([retired, instead]) => {
    const found = retired.exec(text);
    return found ? [`“${text.slice(Math.max(0, found.index - 30), found.index + 60)}”: ${instead}`] : [];
  });
}

it('no string of the page has a retired word', () => {
  const found = Object.entries(sources).flatMap(([path, source]) =>
    retiredIn(withoutComments(source)).map((where) => `${path} ${where}`),
  );
  expect(Object.keys(sources).length).toBeGreaterThan(400);
  expect(found).toEqual([]);
});

it('nor has the README', () => {
  expect(retiredIn(readFileSync(new URL('../../README.md', import.meta.url), 'utf8'))).toEqual([]);
});

it('finds them where they are', () => {
  expect(retiredIn("title: 'Longest answer'")).toHaveLength(1);
  expect(retiredIn('nats a token, and likelier')).toHaveLength(2);
});
