import { expect, test } from 'vitest';
import { cacheName, isRight, outdated, planFor, USED, usedUrl } from './plan';

const SCOPE = 'https://example.org/studio/';
const FILES = new Set(['', 'theme.js', 'models/nano/config.json', 'assets/index-BQhdFMY1.js']);
const ON_USE = new Map([['recordings/drift.rlhf-recording', 'ab12']]);
const plan = (path: string, change: object = {}) =>
  planFor({ method: 'GET', url: new URL(path, SCOPE).href, navigation: false, ...change }, SCOPE, {
    files: FILES,
    onUse: ON_USE,
  });

test.each([
  ['', { navigation: true }, 'page'],
  ['?preset=nano&seed=7', { navigation: true }, 'page'],
  ['assets/index-BQhdFMY1.js', {}, 'unchanging'],
  ['assets/sft-view-Ab_3-xY9.js', {}, 'unchanging'], // of another build, too
  ['models/nano/config.json', {}, 'newest'],
  ['theme.js?x', {}, 'newest'],
  ['recordings/drift.rlhf-recording', {}, 'on-use'],
  ['recordings/unknown.rlhf-recording', {}, 'leave'],
  ['assets/notes.txt', {}, 'leave'],
  ['api/labels', {}, 'leave'],
  ['theme.js', { method: 'POST' }, 'leave'],
  ['/other/assets/index-BQhdFMY1.js', {}, 'leave'],
  ['https://elsewhere.org/studio/theme.js', {}, 'leave'],
])('%s %o: %s', (path, change, expected) => {
  expect(plan(path, change)).toBe(expected);
});

test('the cache of the build before is kept, older ones go, and nobody else is touched', () => {
  const names = ['somebody else', ...['1', '2', '3', '4'].map(cacheName)];
  expect(outdated(names, '4')).toEqual([cacheName('1'), cacheName('2')]);
  expect(outdated(names.slice(0, 2), '1')).toEqual([]);
  expect(outdated([cacheName('4'), cacheName('3'), cacheName('2')], '4')).toEqual([cacheName('3')]);
});

test('what was used is known by its contents, and goes with no build', () => {
  expect(usedUrl(`${SCOPE}recordings/drift.rlhf-recording?x`, 'ab12')).toBe(
    `${SCOPE}recordings/drift.rlhf-recording?ab12`,
  );
  expect(outdated([USED, cacheName('1'), cacheName('2')], '3')).toEqual([cacheName('1')]);
});

test('an error, or the page in place of a file, is never kept', () => {
  expect([isRight('', true, 'text/html'), isRight('a.js', true, 'text/javascript')]).toEqual([true, true]);
  expect([isRight('a.js', true, 'text/html; charset=utf-8'), isRight('a.js', false, 'text/javascript')]).toEqual([
    false,
    false,
  ]);
});
