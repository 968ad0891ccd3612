/**
 * Hostile files by small changes to good ones: what is wrong in one place and right everywhere else gets furthest into
 * an importer. Everything is drawn by fast-check, so a failure shrinks and is repeated by its seed.
 */
import fc from 'fast-check';

/** One change to bytes; positions are shares of the length, so that they fit any file. */
type ByteEdit =
  | { readonly kind: 'set'; readonly at: number; readonly value: number }
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'splice'; readonly from: number; readonly to: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly at: number; readonly length: number };

// Not fc.double: it draws evenly from the floats there are, nearly all of which lie at the file's first byte.
const share = fc.nat(2 ** 20 - 1).map((n) => n / 2 ** 20);
const byteEdit: fc.Arbitrary<ByteEdit> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('set' as const), at: share, value: fc.nat(255) }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('flip' as const), at: share, bit: fc.nat(7) }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('cut' as const), at: share }), weight: 1 },
  {
    arbitrary: fc.record({ kind: fc.constant('splice' as const), from: share, to: share, length: fc.nat(64) }),
    weight: 2,
  },
  {
    arbitrary: fc.record({ kind: fc.constant('insert' as const), at: share, bytes: fc.uint8Array({ maxLength: 16 }) }),
    weight: 2,
  },
  { arbitrary: fc.record({ kind: fc.constant('remove' as const), at: share, length: fc.nat(32) }), weight: 2 },
);

function editBytes(file: Uint8Array, edit: ByteEdit): Uint8Array {
  const place = (at: number) => Math.floor(at * file.length);
  const join = (...parts: Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]));
  switch (edit.kind) {
    case 'set':
    case 'flip': {
      const out = file.slice();
      const at = place(edit.at);
      if (at < out.length) out[at] = edit.kind === 'set' ? edit.value : (out[at] as number) ^ (1 << edit.bit);
      return out;
    }
    case 'cut':
      return file.slice(0, place(edit.at));
    case 'splice': {
      const out = file.slice();
      const piece = file.slice(place(edit.from), place(edit.from) + edit.length);
      out.set(piece.subarray(0, Math.max(0, out.length - place(edit.to))), place(edit.to));
      return out;
    }
    case 'insert':
      return join(file.slice(0, place(edit.at)), edit.bytes, file.slice(place(edit.at)));
    case 'remove':
      return join(file.slice(0, place(edit.at)), file.slice(place(edit.at) + edit.length));
    default:
      return edit satisfies never;
  }
}

/** A good file with one to four changes to its bytes. */
export function mutatedBytes(good: Uint8Array): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  return fc
    .array(byteEdit, { minLength: 1, maxLength: 4 })
    .map((edits) => edits.reduce(editBytes, good) as Uint8Array<ArrayBuffer>);
}

/** What JSON.stringify cannot write; put into the text afterwards. */
const RAW: Readonly<Record<string, string>> = {
  '@deep-list@': '['.repeat(20_000) + ']'.repeat(20_000),
  '@deep-object@': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  '@infinite@': '1e999',
  '@precise@': '0.1000000000000000055511151231257827021181583404541015625e1',
  '@half@': '"\\ud800"',
};
const HOSTILE: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 1, 2, 1e308, 4_000_000_000, 2 ** 53, -(2 ** 31), '', ' ', '0', '-1', 'NaN', '1e9'],
  ...[
    '__proto__',
    'constructor',
    'toString',
    '<img src=x onerror=alert(1)>',
    '=HYPERLINK("http://x")',
    '../../etc/passwd',
  ],
  ...['\u202Etxt.exe', '\u0000', '\u001b[2J', '\ufeff', 'a'.repeat(3000), '(a+)+$', '[', '\\', 'e\u0301'],
  ...[
    [],
    {},
    [[]],
    [null],
    [0, 0],
    { type: 'Sequence' },
    { toString: 1, valueOf: 1 },
    { __proto__: null, length: 1e9 },
  ],
  ...Object.keys(RAW),
];
const KEYS = ['__proto__', 'constructor', 'prototype', 'toString', 'length', '', 'extra', 'version', '\u202Eid'];

interface JsonEdit {
  readonly where: number;
  readonly kind: 'replace' | 'remove' | 'add' | 'rename' | 'copy' | 'nudge';
  readonly value: unknown;
  readonly key: string;
}
const jsonEdit: fc.Arbitrary<JsonEdit> = fc.record({
  where: fc.nat(),
  kind: fc.constantFrom('replace', 'replace', 'remove', 'add', 'rename', 'copy', 'nudge'),
  value: fc.oneof(fc.constantFrom(...HOSTILE), fc.jsonValue({ maxDepth: 2 })),
  key: fc.constantFrom(...KEYS),
});

type Place = { readonly parent: Record<string, unknown>; readonly key: string };

/** Every place of a value; of long lists and objects the first few and the last, so that each part gets its share. */
function placesOf(value: unknown, out: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return out;
  const parent = value as Record<string, unknown>;
  const keys = Object.keys(parent);
  const some = keys.length > 12 ? [...keys.slice(0, 8), ...keys.slice(-2)] : keys;
  for (const key of some) {
    out.push({ parent, key });
    placesOf(parent[key], out);
  }
  return out;
}

/** Sets even "__proto__" as a field of its own, as JSON.parse does. */
function setField(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function editJson(root: { value: unknown }, { where, kind, value: drawn, key }: JsonEdit): void {
  const value = structuredClone(drawn); // a later edit may change it
  const places = [{ parent: root as Record<string, unknown>, key: 'value' }, ...placesOf(root.value)];
  const place = places[where % places.length] as Place;
  const { parent, key: at } = place;
  const before = parent[at];
  const target = (typeof before === 'object' && before !== null ? before : parent) as Record<string, unknown>;
  if (kind === 'replace') parent[at] = value;
  else if (kind === 'remove') delete parent[at];
  else if (kind === 'add' && !Array.isArray(target) && target !== (root as unknown)) setField(target, key, value);
  else if (kind === 'rename' && !Array.isArray(parent) && parent !== (root as unknown)) {
    delete parent[at];
    setField(parent, key, before);
  } else if (kind === 'copy') {
    const from = places[(where >>> 7) % places.length] as Place;
    parent[at] = structuredClone(from.parent[from.key]);
  } else if (kind === 'nudge' && typeof before === 'number') parent[at] = before + (where % 3) - 1;
  else if (kind === 'nudge' && typeof before === 'string') parent[at] = `${before}${String.fromCharCode(where % 512)}`;
}

/** A good JSON value with one to three changes, as text. */
export function mutatedJson(good: unknown): fc.Arbitrary<string> {
  return fc.array(jsonEdit, { minLength: 1, maxLength: 3 }).map((edits) => {
    const root = { value: structuredClone(good) };
    for (const edit of edits) editJson(root, edit);
    return toText(root.value);
  });
}

/** JSON with the raw pieces in it. */
function toText(value: unknown): string {
  let text = JSON.stringify(value) ?? '';
  for (const [name, raw] of Object.entries(RAW)) text = text.replaceAll(`"${name}"`, raw);
  return text;
}

const utf8 = new TextEncoder();

/** A good text with changes to its bytes; it may no longer be UTF-8, which then reads as U+FFFD. */
export const mutatedText = (good: string): fc.Arbitrary<string> =>
  mutatedBytes(utf8.encode(good)).map((bytes) => new TextDecoder().decode(bytes));
