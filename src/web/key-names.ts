/** How a pressed key is written down, whatever keyboard it is on. */

export interface Pressed {
  readonly key: string;
  readonly shiftKey: boolean;
  /** Where the key lies, named by what a US keyboard has there: 'KeyZ', 'Digit1'. */
  readonly code?: string;
}

/** 'z', 'Shift+z', 'ArrowLeft', 'Space'. A shifted digit or sign is what it types. */
export function keyName({ key, shiftKey }: Pressed): string {
  if (key === ' ') return 'Space';
  if (key.length > 1) return shiftKey ? `Shift+${key}` : key;
  const small = key.toLowerCase();
  return shiftKey && small !== key.toUpperCase() ? `Shift+${small}` : small;
}

/**
 * What a key may be meant as, the likeliest first: what it types, and where that is no Latin letter or digit, what a US
 * keyboard has at its place. So the digits of a French keyboard, which type & é " without Shift, and the letters of a
 * Russian one do what is written beside the buttons; a Latin letter is always what it types.
 */
export function keyNames(pressed: Pressed): readonly string[] {
  const { key, shiftKey, code = '' } = pressed;
  const typed = keyName(pressed);
  const place = /^(?:Key([A-Z])|(?:Digit|Numpad)(\d))$/.exec(code);
  if (!place || key.length > 1 || /^[a-z0-9 ]$/i.test(key)) return [typed];
  const there = (place[1] ?? place[2] ?? '').toLowerCase();
  return [typed, shiftKey ? `Shift+${there}` : there];
}
