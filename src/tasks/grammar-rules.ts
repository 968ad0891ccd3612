import { colours, looks } from './adjectives';
import { articleFor } from './english';
import { type Gender, nouns, numbers, people } from './lexicon';
import { determinerForm } from './spanish';
import { verbs } from './verbs';
import { isKnownWord, properWords, spanishForms } from './vocabulary';

/** Rules of single sentences: known words, capitals, ends, articles, agreement. Pure, and quick. */

const longest = 32;
const names = new Set(people.map((person) => person.name));
const thirds = new Set(verbs.map((verb) => verb.third));
const bases = new Set(verbs.filter((verb) => verb.base !== verb.past).map((verb) => verb.base));
const singulars = new Set(nouns.map((noun) => noun.singular));
const plurals = new Set(nouns.filter((noun) => !noun.mass).map((noun) => noun.plural));
const spanishNouns = new Map<string, { gender: Gender; plural: boolean }>();
for (const { spanish } of nouns) {
  if (!spanish) continue;
  spanishNouns.set(spanish.singular, { gender: spanish.gender, plural: false });
  spanishNouns.set(spanish.plural, { gender: spanish.gender, plural: true });
}
const looksAndColours = new Set([...colours, ...looks].map((adjective) => adjective.word));
const spanishAdjectives = [...colours, ...looks].flatMap((adjective) => (adjective.spanish ? [adjective.spanish] : []));

/** Stands for quoted text inside a sentence. */
export const QUOTED = '§';

/** Words (with 's split off) and marks, in order. */
export function tokensOf(text: string): string[] {
  return text.match(/'s(?!\p{L})|\p{L}+|[^\s\p{L}]/gu) ?? [];
}

/** Whether a subject and the verb after it disagree in number: "The cats is", "They was", "Ana go". */
function disagrees(plural: boolean, verb: string): boolean {
  if (plural) return ['is', 'was', 'has', 'does', 'am'].includes(verb) || thirds.has(verb);
  return ['are', 'were', 'have', 'do', 'am'].includes(verb) || bases.has(verb);
}

/** The sentence's subject, if it is a plain one at the start: its number and where it ends. */
function subjectAtStart(words: readonly string[]): { plural: boolean; next: number } | null {
  const first = words[0] ?? '';
  if (['He', 'She', 'It'].includes(first)) return { plural: false, next: 1 };
  if (['They', 'We'].includes(first)) return { plural: true, next: 1 };
  if (names.has(first)) {
    if (words[1] === 'and' && names.has(words[2] ?? '')) return { plural: true, next: 3 };
    return words[1] === 'and' ? null : { plural: false, next: 1 };
  }
  if (!['The', 'My', 'A', 'An', 'This', 'These'].includes(first)) return null;
  const at = words.findIndex((word, i) => i > 0 && i < 4 && (singulars.has(word) || plurals.has(word)));
  if (at < 0 || words[at + 1] === 'and' || words[at + 1] === "'s") return null;
  return { plural: plurals.has(words[at] ?? ''), next: at + 1 };
}

/** "a cats", "these box", "two dog": the noun after a counting word, with at most one adjective between. */
function countReasons(words: readonly string[]): string[] {
  const reasons: string[] = [];
  for (let i = 0; i + 1 < words.length; i++) {
    const word = (words[i] ?? '').toLowerCase();
    const one = ['a', 'an', 'this'].includes(word);
    if (!one && word !== 'these' && !(numbers as readonly string[]).includes(word)) continue;
    const described = looksAndColours.has(words[i + 1] ?? '');
    const noun = words[i + (described ? 2 : 1)] ?? '';
    if ((one ? plurals : singulars).has(noun)) reasons.push(`"${word} ${noun}" does not agree`);
  }
  return reasons;
}

function spanishReasons(words: readonly string[]): string[] {
  const reasons: string[] = [];
  for (let i = 1; i < words.length; i++) {
    const noun = spanishNouns.get(words[i] ?? '');
    if (!noun) continue;
    const determiner = determinerForm((words[i - 1] ?? '').toLowerCase());
    if (determiner && (determiner.plural !== noun.plural || (determiner.gender && determiner.gender !== noun.gender)))
      reasons.push(`"${words[i - 1]} ${words[i]}" does not agree`);
    const next = words[i + 1] ?? '';
    const forms = spanishAdjectives.find((row) => row.includes(next));
    if (forms && forms[(noun.plural ? 2 : 0) + (noun.gender === 'f' ? 1 : 0)] !== next)
      reasons.push(`"${words[i]} ${next}" does not agree`);
  }
  return reasons;
}

/** What is wrong with one sentence; an empty list when nothing is. `loose`: a label's or quote's text, maybe a phrase. */
export function grammarRules(sentence: string, loose = false): string[] {
  const reasons: string[] = [];
  const text = sentence.trim();
  const tokens = tokensOf(text);
  const words = tokens.filter((token) => /^['\p{L}]/u.test(token));
  if (words.length === 0) return ['no words'];
  if (words.length > longest) reasons.push(`longer than ${longest} words`);
  if (!loose && !/[.!?]$/.test(text)) reasons.push('no mark at the end');
  if (!loose && !/^[\p{Lu}§]/u.test(text)) reasons.push('no capital at the start');
  let inside = false;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? '';
    if (!/^['\p{L}]/u.test(token)) {
      inside = token === ',' || token === QUOTED;
      if (!/^[.,!?:§]$/.test(token)) reasons.push(`strange mark "${token}"`);
      continue;
    }
    if (token !== "'s" && !isKnownWord(token)) reasons.push(`unknown word "${token}"`);
    const capital = /^\p{Lu}/u.test(token);
    if (inside && capital && !properWords.has(token)) reasons.push(`capital inside: "${token}"`);
    if (!capital && properWords.has(token.charAt(0).toUpperCase() + token.slice(1)))
      reasons.push(`"${token}" needs a capital`);
    inside = true;
    const next = tokens[i + 1] ?? '';
    if (next.toLowerCase() === token.toLowerCase()) reasons.push(`"${token}" twice`);
    if (/^(a|an)$/i.test(token) && (!/^\p{L}/u.test(next) || articleFor(next) !== token.toLowerCase()))
      reasons.push(`"${token} ${next}"`);
    if (/^(the|your|and|of|very)$/i.test(token) && !/^[§\p{L}]/u.test(next)) reasons.push(`ends after "${token}"`);
  }
  const subject = subjectAtStart(words);
  const verb = subject ? (words[subject.next] ?? '') : '';
  // "come" is also Spanish for "eats".
  const spanish = spanishForms.has(words[(subject?.next ?? 0) + 1] ?? '');
  if (subject && !spanish && disagrees(subject.plural, verb)) reasons.push(`"${verb}" does not agree with its subject`);
  return [...reasons, ...countReasons(words), ...spanishReasons(words)];
}
