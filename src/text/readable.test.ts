import { expect, test } from 'vitest';
import { fileName, readable, readableValue } from './readable';

test('what cannot be seen is written out, and a long text is cut', () => {
  expect(readable('evil\u202Etxt.exe\u0000')).toBe('evil<U+202E>txt.exe<U+0000>');
  expect(readable('a\nb\tc')).toBe('a b c');
  expect(readable('👩👩', 3)).toBe('👩…');
  expect(readable('\ud800x')).toBe('<U+D800>x');
});

test('a value is never asked for its own toString', () => {
  expect(readableValue({ toString: 1 })).toBe('an object');
  expect([null, undefined, [1], 'x', Number.POSITIVE_INFINITY].map(readableValue)).toEqual([
    'null',
    'missing',
    'a list',
    'x',
    'Infinity',
  ]);
});

test('a file name has no path, no hidden marks and no reserved word', () => {
  expect(fileName('../../etc/passwd')).toBe('etc-passwd');
  expect(fileName('C:\\run|1?.csv')).toBe('C-run-1.csv');
  expect(fileName('gpj\u202Eexe.\u0000csv')).toBe('gpjexe.csv');
  expect([fileName('...'), fileName(''), fileName('CON.txt')]).toEqual(['file', 'file', '_CON.txt']);
  const long = fileName(`${'é'.repeat(400)}.safetensors`);
  expect([long.length, long.endsWith('.safetensors')]).toEqual([120, true]);
});
