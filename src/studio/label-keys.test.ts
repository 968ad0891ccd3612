import { expect, test } from 'vitest';
import { actionOf, createLabelKeys, DEFAULT_KEYS, keyLabel } from './label-keys';

const press = (key: string, shiftKey = false) => ({ key, shiftKey });
const memory = (text: string | null = null) => {
  let stored = text;
  return {
    getItem: () => stored,
    setItem: (_: string, value: string) => {
      stored = value;
    },
  };
};

test('keys are found by what they type, and where that is bound to nothing by their place', () => {
  expect(actionOf(DEFAULT_KEYS, { key: '&', code: 'Digit1', shiftKey: false })).toBe('left');
  expect(actionOf(DEFAULT_KEYS, { key: 'Я', code: 'KeyZ', shiftKey: true })).toBe('redo');
  // Where a US keyboard has W a French one has Z, and Z it is.
  expect(actionOf(DEFAULT_KEYS, { key: 'z', code: 'KeyW', shiftKey: false })).toBe('undo');
  expect(actionOf(DEFAULT_KEYS, press('Z', true))).toBe('redo');
  expect(actionOf(DEFAULT_KEYS, press('z'))).toBe('undo');
  expect(actionOf(DEFAULT_KEYS, press('ArrowRight'))).toBe('right');
  expect(actionOf(DEFAULT_KEYS, press('x'))).toBeNull();
  expect(keyLabel('Shift+z')).toBe('Shift Z');
  expect(keyLabel('ArrowLeft')).toBe('←');
});

test('a key does one thing: bound anew, it leaves what it did; the next page knows', () => {
  const store = memory();
  const keys = createLabelKeys(store);
  keys.bind('left', press('s'));
  keys.unbind('flag');
  keys.bind('right', press('Tab'));
  const { bindings } = createLabelKeys(store).getState();
  expect(bindings.left).toEqual(['s']);
  expect(bindings.skip).toEqual([]);
  expect(bindings.flag).toEqual([]);
  expect(bindings.right).toEqual(DEFAULT_KEYS.right);
  expect(actionOf(bindings, press('1'))).toBeNull();
  keys.reset();
  expect(createLabelKeys(store).getState().bindings).toEqual(DEFAULT_KEYS);
});

test.each(['{', '3', '{"left": "x"}', '{"left": [1]}'])('stored nonsense gives the default keys: %s', (text) => {
  expect(createLabelKeys(memory(text)).getState().bindings).toEqual(DEFAULT_KEYS);
});

test('says which action is left without a key by another', () => {
  const keys = createLabelKeys(null);
  expect(keys.bind('flag', press('s'))).toBe('skip');
  expect(keys.bind('left', press('2'))).toBeNull();
  expect(keys.getState().bindings.right).toEqual(['ArrowRight']);
});
