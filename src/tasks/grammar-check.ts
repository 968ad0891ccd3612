import { Random } from '../random';
import { colours, conditions, feelings, looks, opposites } from './adjectives';
import { corpusDocument } from './corpus';
import { families } from './families';
import { grammarRules, QUOTED, tokensOf } from './grammar-rules';
import { animals, days, foods, nouns, numbers, people, places, spanishDays, things } from './lexicon';
import { determinerForm, spanishFunctionWords } from './spanish';
import { makeStory } from './story';
import { splitSentences } from './style';
import { translationPair } from './translation';
import { STYLES } from './types';

/**
 * The world's own grammar check. Two parts: the rules of `grammar-rules.ts`, and which kind of word may follow which.
 * The second is read off the generators themselves (the world is what they can write), over classes of words: any
 * animal may stand where another did, so new sentences pass and shuffled ones do not.
 */
export interface GrammarReport {
  readonly ok: boolean;
  readonly reasons: readonly string[];
}

const classes = new Map<string, string>();
for (const [name, group] of Object.entries({ animal: animals, thing: things, food: foods, place: places })) {
  for (const noun of group) {
    if (!noun.mass) classes.set(noun.plural, `<${name}s>`);
    classes.set(noun.singular, noun.mass ? '<mass>' : `<${name}>`);
  }
}
for (const adjective of [...colours, ...looks]) classes.set(adjective.word, '<look>');
for (const adjective of [...colours, ...looks, ...conditions]) {
  for (const form of adjective.spanish ?? []) classes.set(form, '<adjetivo>');
}
for (const { pair } of opposites) for (const word of pair) if (!classes.has(word)) classes.set(word, '<quality>');
for (const noun of nouns) {
  if (!noun.spanish) continue;
  classes.set(noun.spanish.singular, '<nombre>');
  classes.set(noun.spanish.plural, '<nombres>');
}
// Which of these is right is a rule's matter.
for (const word of ['a', 'an']) classes.set(word, '<a>');
for (const word of ['my', 'this', 'these']) classes.set(word, '<my>');
for (const word of spanishFunctionWords) if (determinerForm(word)) classes.set(word, '<el>');
for (const feeling of feelings) classes.set(feeling, '<feeling>');
for (const word of days) classes.set(word.toLowerCase(), '<day>');
for (const word of Object.values(spanishDays)) classes.set(word, '<día>');
for (const word of numbers) classes.set(word, '<number>');
for (const person of people) classes.set(person.name.toLowerCase(), '<name>');

/** A passage of text that is checked by itself; a loose one may be a phrase. */
interface Passage {
  readonly text: string;
  readonly loose: boolean;
}

const labels = /(^|[.!?] )(User|Assistant|Question|Answer|Summary|Story|Problem|Advice|English|Spanish|Q|A): /g;

/** Sentences, with what is labelled ("Answer: ...") and what is quoted taken apart. */
function passages(text: string): Passage[] {
  const out: Passage[] = [];
  const add = (part: string, loose: boolean): void => {
    for (const sentence of splitSentences(part)) out.push({ text: sentence, loose });
  };
  const outer = text.replace(/"([^"]*)"/g, (_, inner: string, at: number) => {
    add(inner, true);
    const rest = text.slice(at + inner.length + 2);
    return /[.!?]$/.test(inner) && /^\s*($|\p{Lu}|")/u.test(rest) ? `${QUOTED}.` : QUOTED;
  });
  for (const line of outer.split('\n')) {
    const pieces = line.replace(labels, '$1\n').split('\n');
    for (const [i, piece] of pieces.entries()) add(piece, i > 0);
  }
  return out;
}

/** Each word's class with that of the word after it; ^ is where a sentence starts, or starts again after a colon. */
function pairsOf(sentence: string): string[] {
  const out = ['^'];
  for (const token of tokensOf(sentence)) {
    if (/^[.!?:]$/.test(token)) out.push(token, '^');
    else out.push(classes.get(token.toLowerCase()) ?? token.toLowerCase());
  }
  return out.slice(1, -1).map((token, i) => `${out[i]} ${token}`);
}

/** How many documents and items of each family the neighbours are read from: enough that new ones add no pair. */
const documentsRead = 4_000;
const itemsRead = 800;
const storiesRead = 3_000;
let neighbours: Set<string> | null = null;

function learn(): Set<string> {
  const random = new Random(1, 'grammar-check');
  const pairs = new Set<string>();
  const read = (text: string): void => {
    for (const passage of passages(text)) for (const pair of pairsOf(passage.text)) pairs.add(pair);
  };
  for (let i = 0; i < documentsRead; i++) read(corpusDocument(random));
  for (let i = 0; i < storiesRead; i++) {
    for (const { ask, sentence, polar, rival } of makeStory(random).questions)
      for (const text of [ask, sentence, polar, rival.sentence, rival.polar]) read(text);
    const pair = translationPair(random);
    for (const text of [pair.english, pair.spanish]) read(text);
  }
  for (const family of families) {
    // What is held out nearby is worded nearly as what is trained.
    for (let i = 0; i < (family.distance === 'near' ? itemsRead / 5 : itemsRead); i++) {
      const item = family.generate(random);
      read(item.prompt);
      for (const style of STYLES) read(item.answers[style]);
    }
  }
  return pairs;
}

/** What is wrong with one sentence. */
export function sentenceReasons(sentence: string, loose = false): string[] {
  neighbours ??= learn();
  const odd = pairsOf(sentence).filter((pair) => !neighbours?.has(pair));
  return [...grammarRules(sentence, loose), ...odd.map((pair) => `"${pair}" never go together`)];
}

/** Whether free text is well-formed in the micro-world, and if not, why. */
export function wellFormed(text: string): GrammarReport {
  const reasons: string[] = [];
  if ((text.match(/"/g) ?? []).length % 2 === 1) reasons.push('an open quote');
  const found = passages(text);
  if (found.length === 0) reasons.push('no words');
  let before = '';
  for (const { text: sentence, loose } of found) {
    reasons.push(...sentenceReasons(sentence, loose));
    if (sentence === before && !sentence.includes(QUOTED)) reasons.push(`said twice: ${sentence}`);
    before = sentence;
  }
  return { ok: reasons.length === 0, reasons };
}
