/** What the things and people of the micro-world are like: see `lexicon.ts`. */
export interface Adjective {
  readonly word: string;
  /** Masculine and feminine singular, then plural. */
  readonly spanish: readonly [string, string, string, string] | null;
}

/** "red rojo" changes with gender, "green verde" with number alone; "happy feliz/felices" gives an odd plural. */
function adjective(line: string): Adjective {
  const [word = '', stem] = line.split(' ');
  if (!stem) return { word, spanish: null };
  if (stem.endsWith('o')) {
    const root = stem.slice(0, -1);
    return { word, spanish: [stem, `${root}a`, `${stem}s`, `${root}as`] };
  }
  const [one = '', many = /[aeiou]$/.test(stem) ? `${stem}s` : `${stem}es`] = stem.split('/');
  return { word, spanish: [one, one, many, many] };
}

export const colours: readonly Adjective[] = [
  'red rojo',
  'blue azul',
  'green verde',
  'white blanco',
  'black negro',
  'yellow amarillo',
  'brown marrón/marrones',
  'pink rosado',
  'grey gris',
].map(adjective);

/** Looks that any thing may have, besides a colour. */
export const looks: readonly Adjective[] = [
  'big grande',
  'small pequeño',
  'old viejo',
  'new nuevo',
  'clean limpio',
  'dirty sucio',
].map(adjective);

/** A pair of adjectives and the subjects ("person" or a noun) they are naturally said of. */
export interface Opposites {
  readonly pair: readonly [string, string];
  readonly subjects: readonly string[];
}

export const opposites: readonly Opposites[] = (
  [
    ['big', 'small', 'dog box house boat cat'],
    ['old', 'new', 'book coat car hat'],
    ['clean', 'dirty', 'cup coat table kitchen'],
    ['hot', 'cold', 'soup milk rice'],
    ['fast', 'slow', 'horse car rabbit turtle'],
    ['tall', 'short', 'person'],
    ['happy', 'sad', 'person'],
    ['good', 'bad', 'cake pie soup'],
    ['soft', 'hard', 'bread chair cheese'],
    ['loud', 'quiet', 'drum bell bird'],
    ['strong', 'weak', 'person horse bear'],
    ['full', 'empty', 'box cup bag'],
    ['early', 'late', 'person'],
    ['open', 'closed', 'door shop library'],
    ['rich', 'poor', 'person'],
    ['wet', 'dry', 'coat hat dog'],
    ['heavy', 'light', 'bag box table'],
    ['dark', 'bright', 'kitchen forest house'],
    ['kind', 'mean', 'person'],
    ['near', 'far', 'park lake beach zoo'],
  ] as const
).map(([first, second, subjects]) => ({ pair: [first, second], subjects: subjects.split(' ') }));

export const feelings = ['happy', 'sad', 'angry', 'scared', 'proud', 'tired', 'bored', 'surprised'] as const;
export type Feeling = (typeof feelings)[number];

/** What somebody in a story may be: the feelings, and hungry. */
export const conditions: readonly Adjective[] = [
  'happy feliz/felices',
  'sad triste',
  'angry enfadado',
  'scared asustado',
  'proud orgulloso',
  'tired cansado',
  'bored aburrido',
  'surprised sorprendido',
  'hungry hambriento',
].map(adjective);
