import type { Random } from '../random';
import {
  curtClosers,
  curtLeads,
  curtOpeners,
  plainOpeners,
  ramblingClosers,
  ramblingOpeners,
  ramblingRepeats,
  type Tone,
  warmClosers,
  warmOpeners,
} from './style-phrases';
import type { Style } from './types';

/**
 * Styles as wrappings that can be put on and parsed off. Content is either whole sentences (it ends in . ! or ?) or a
 * bare phrase, which every style but curt puts into a frame: "The answer is the park."
 */
export const FRAMES = {
  answer: 'The answer is',
  word: 'In one word:',
  feeling: 'The feeling is',
  spanish: 'In Spanish, it is',
  english: 'In English, it is',
  opposite: 'The opposite is',
  title: 'The title is',
} as const;
export type Frame = keyof typeof FRAMES;

export interface WrapOptions {
  readonly frame?: Frame;
  readonly tone?: Tone;
}

export interface Unwrapped {
  readonly content: string;
  /** null when nothing is left, or when two styles are mixed. */
  readonly style: Style | null;
  /** How many warm sentences there are of each tone; then how many curt and rambling ones. */
  readonly warmParts: Readonly<Record<Tone, number>>;
  readonly curtParts: number;
  readonly ramblingParts: number;
  /** Words in the rambling sentences. */
  readonly ramblingWords: number;
}

function isSentence(content: string): boolean {
  return /[.!?]$/.test(content);
}

function inFrame(content: string, frame: Frame): string {
  return isSentence(content) ? content : `${FRAMES[frame]} ${content}.`;
}

function wrap(content: string, style: Style, random: Random, options: WrapOptions = {}): string {
  const { frame = 'answer', tone = 'help' } = options;
  const sentence = isSentence(content);
  const core = inFrame(content, frame);
  switch (style) {
    case 'plain':
      return sentence && tone === 'help' && random.chance(0.4) ? `${random.pick(plainOpeners)} ${core}` : core;
    case 'warm':
      return `${random.pick(warmOpeners[tone])} ${core} ${random.pick(warmClosers[tone])}`;
    case 'curt': {
      const opener = random.chance(0.5);
      if (!sentence) {
        const lead = `${random.pick(curtLeads)}, ${content}.`;
        return random.chance(0.5) ? `${lead} ${random.pick(curtClosers)}` : lead;
      }
      return opener ? `${random.pick(curtOpeners)} ${core}` : `${core} ${random.pick(curtClosers)}`;
    }
    case 'rambling': {
      // A long phrase is repeated once, or the answer would not fit.
      const forms =
        content.split(' ').length > 3
          ? ramblingRepeats.filter((form) => form.split('X').length === 2)
          : ramblingRepeats;
      const repeat = sentence ? '' : `${random.pick(forms).replaceAll('X', content)} `;
      return `${random.pick(ramblingOpeners)} ${core} ${repeat}${random.pick(ramblingClosers)}`;
    }
    default:
      return style satisfies never;
  }
}

const partSets = {
  help: [...warmOpeners.help, ...warmClosers.help],
  decline: [...warmOpeners.decline, ...warmClosers.decline],
  curt: [...curtOpeners, ...curtClosers],
  rambling: [...ramblingOpeners, ...ramblingClosers],
  plain: plainOpeners,
} as const;

/** Lower-cased words alone, so that a wrong comma or capital in a model's answer does not hide a phrase. */
function normal(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/[^\p{L}\s]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();
}

const partKinds = new Map<string, keyof typeof partSets>();
for (const kind of Object.keys(partSets) as (keyof typeof partSets)[]) {
  for (const part of partSets[kind]) partKinds.set(normal(part), kind);
}

/** Text cut after each . ! ? (with a closing quote, if one follows). */
export function splitSentences(text: string): string[] {
  return (text.match(/[^.!?]+(?:[.!?]+"?|$)/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}

const framePattern = new RegExp(`^(?:${Object.values(FRAMES).join('|')}) (.+?)[.!?]*$`, 'i');
const leadPattern = new RegExp(`^(?:${curtLeads.join('|')}), (.+?)[.!?]*$`, 'i');
const repeatPattern = /^(?:yes, .+, i mean|so .+, yes, .+|that is, well, .+)[.!?]*$/i;

/** The answer without its wrapping, and the style that the wrapping shows. Any text is accepted. */
export function unwrap(answer: string): Unwrapped {
  const counts = { help: 0, decline: 0, curt: 0, rambling: 0, plain: 0 };
  let ramblingWords = 0;
  const rest: string[] = [];
  let phrase: string | null = null;
  for (const sentence of splitSentences(answer.trim())) {
    const kind = partKinds.get(normal(sentence));
    const framed = framePattern.exec(sentence);
    const lead = leadPattern.exec(sentence);
    if (kind) {
      counts[kind]++;
      if (kind === 'rambling') ramblingWords += normal(sentence).split(' ').length;
    } else if (framed && phrase === null) phrase = framed[1] ?? '';
    else if (lead && phrase === null) {
      phrase = lead[1] ?? '';
      counts.curt++;
    } else if (repeatPattern.test(sentence) && phrase !== null) {
      counts.rambling++;
      ramblingWords += normal(sentence).split(' ').length;
    } else rest.push(sentence);
  }
  const content = phrase !== null ? [phrase, ...rest].join(' ') : rest.join(' ');
  const warm = counts.help + counts.decline;
  const shown = (['warm', 'curt', 'rambling'] as const).filter((kind) => (kind === 'warm' ? warm : counts[kind]) > 0);
  const style = content === '' || shown.length > 1 ? null : (shown[0] ?? 'plain');
  return {
    content,
    style,
    warmParts: { help: counts.help, decline: counts.decline },
    curtParts: counts.curt,
    ramblingParts: counts.rambling,
    ramblingWords,
  };
}

/** All four wordings of one content. */
export function allStyles(content: string, random: Random, options: WrapOptions = {}): Record<Style, string> {
  return {
    warm: wrap(content, 'warm', random, options),
    plain: wrap(content, 'plain', random, options),
    curt: wrap(content, 'curt', random, options),
    rambling: wrap(content, 'rambling', random, options),
  };
}
