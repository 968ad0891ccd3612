import { expect, test } from 'vitest';
import { keyName, keyNames } from './key-names';

const press = (key: string, code: string, shiftKey = false) => ({ key, code, shiftKey });

test('capital letters, Caps Lock and the number row are the keys that people mean', () => {
  expect(keyName(press('Z', 'KeyZ', true))).toBe('Shift+z');
  expect(keyName(press('Z', 'KeyZ'))).toBe('z');
  expect(keyName(press('!', 'Digit1', true))).toBe('!');
  expect(keyName(press(' ', 'Space'))).toBe('Space');
});

test.each([
  ['a French 1', press('&', 'Digit1'), '1'],
  ['a French 0', press('à', 'Digit0'), '0'],
  ['a French 1 with Shift', press('1', 'Digit1', true), '1'],
  ['a Russian Z', press('я', 'KeyZ'), 'z'],
  ['a Russian Z with Shift', press('Я', 'KeyZ', true), 'Shift+z'],
  ['a Greek S', press('σ', 'KeyS'), 's'],
])('%s is also the key of its place', (_, pressed, name) => {
  expect(keyNames(pressed)).toContain(name);
});

test.each([
  ['a French Z lies where a US keyboard has W', press('z', 'KeyW'), ['z']],
  ['a Dvorak O lies where a US keyboard has S', press('o', 'KeyS'), ['o']],
  ['an arrow is no letter', press('ArrowLeft', 'ArrowLeft'), ['ArrowLeft']],
  ['a key that is part of a composed letter', press('Process', 'KeyZ'), ['Process']],
])('%s', (_, pressed, names) => {
  expect(keyNames(pressed)).toEqual(names);
});

test('a US exclamation mark does not do what 1 does', () => {
  expect(keyNames(press('!', 'Digit1', true))).not.toContain('1');
});
