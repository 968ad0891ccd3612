/** What a face of the picture world can be like: each attribute with its values, in the order in which captions name them. */
export const ATTRIBUTES = {
  mouth: ['smiling', 'frowning', 'straight', 'open'],
  eyes: ['open', 'closed', 'glasses'],
  hair: ['short', 'long', 'none'],
  hairColor: ['black', 'brown', 'blond', 'red'],
  skin: ['light', 'tan', 'dark'],
  background: ['blue', 'green', 'violet'],
} as const;

export type Attribute = keyof typeof ATTRIBUTES;
export const ATTRIBUTE_NAMES = Object.keys(ATTRIBUTES) as Attribute[];

/** A face: the index of its value in each attribute. */
export type Face = Readonly<Record<Attribute, number>>;

/** What is said of a face; an attribute that is absent is left open. */
export type Caption = Readonly<Partial<Record<Attribute, number>>>;

/** Where an attribute's first value stands in a caption's vector. */
const OFFSETS = Object.fromEntries(
  ATTRIBUTE_NAMES.map((name, i) => [
    name,
    ATTRIBUTE_NAMES.slice(0, i).reduce((sum, before) => sum + ATTRIBUTES[before].length, 0),
  ]),
) as Readonly<Record<Attribute, number>>;
/** Length of a caption's vector. */
export const CAPTION_SIZE = ATTRIBUTE_NAMES.reduce((sum, name) => sum + ATTRIBUTES[name].length, 0);

/** Adds a caption to a row of zeros: 1 at the value of each attribute that it names. */
export function writeCaption(caption: Caption, row: Float32Array): void {
  for (const name of ATTRIBUTE_NAMES) {
    const value = caption[name];
    if (value !== undefined) row[OFFSETS[name] + value] = 1;
  }
}

const NO_HAIR = ATTRIBUTES.hair.indexOf('none');

/** The colour of no hair is nothing that a picture shows. */
export const isShown = (face: Caption, name: Attribute): boolean => name !== 'hairColor' || face.hair !== NO_HAIR;

/** What is said of each value, as it stands in a caption. */
const WORDS: Readonly<Record<Attribute, readonly string[]>> = {
  mouth: ['smiling', 'frowning', 'straight mouth', 'open mouth'],
  eyes: ['open eyes', 'closed eyes', 'glasses'],
  hair: ['short hair', 'long hair', 'no hair'],
  hairColor: ['black hair', 'brown hair', 'blond hair', 'red hair'],
  skin: ['light skin', 'tan skin', 'dark skin'],
  background: ['on blue', 'on green', 'on violet'],
};
const START = 'a face: ';
const ANY = 'any face';

/** 'a face: long hair, red hair, tan skin, glasses, on green': what people read of a caption, and what is read back: no colour of no hair. */
export function captionText(caption: Caption): string {
  const order: readonly Attribute[] = ['hair', 'hairColor', 'skin', 'eyes', 'mouth', 'background'];
  const words = order.flatMap((name) => {
    const value = caption[name];
    return value === undefined || !isShown(caption, name) ? [] : [WORDS[name][value] as string];
  });
  return words.length > 0 ? START + words.join(', ') : ANY;
}

/** The caption that a text says; undefined where it says none. */
export function parseCaption(text: string): Caption | undefined {
  if (text === ANY) return {};
  if (!text.startsWith(START)) return undefined;
  const caption: Partial<Record<Attribute, number>> = {};
  for (const words of text.slice(START.length).split(', ')) {
    const name = ATTRIBUTE_NAMES.find((one) => WORDS[one].includes(words));
    if (!name) return undefined;
    caption[name] = WORDS[name].indexOf(words);
  }
  return caption;
}
