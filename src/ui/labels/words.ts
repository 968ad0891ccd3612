/** Names for people, once. */
import type { Rule } from '../../labeling/bias';
import { labelParts } from '../../labeling/label-parts';
import type { Choice, LabelKind, LabelRecord, Strength } from '../../labeling/record';

export const CHOICE_NAMES: Readonly<Record<Choice, string>> = {
  left: 'Left',
  right: 'Right',
  tie: 'Tie',
  'both-bad': 'Both bad',
  skip: 'Skipped',
};

export const STRENGTH_NAMES: Readonly<Record<Strength, string>> = {
  slightly: 'slightly better',
  clearly: 'clearly better',
  much: 'much better',
};

export const KIND_NAMES: Readonly<Record<LabelKind, string>> = {
  normal: 'First showing',
  repeat: 'Shown again',
  gold: 'Known answer',
  calibration: 'Calibration',
  comparison: 'Models compared',
};

export const RULE_NAMES: Readonly<Record<Rule, string>> = {
  'left-side': 'Left or right',
  length: 'Long or short',
  disagrees: 'With the other raters',
  'self-agreement': 'With oneself',
  'known-pairs': 'Known answers',
  speed: 'Speed',
};

const NO_TOPIC = 'no topic';
export const topicOf = ({ topic }: Pick<LabelRecord, 'topic'>): string => topic ?? NO_TOPIC;
/** 'translate-spanish' -> 'Translate spanish'. */
export const topicName = (topic: string): string => topic.charAt(0).toUpperCase() + topic.slice(1).replaceAll('-', ' ');

export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`;

/** What labels are for, part by part. */
export function partsText(records: readonly Pick<LabelRecord, 'kind' | 'choice'>[]): string {
  const { learned, bothBad, again, known, compared, skipped } = labelParts(records);
  const parts = [
    `${learned.toLocaleString('en')} to learn from`,
    ...(bothBad > 0 ? [`${bothBad.toLocaleString('en')} both bad`] : []),
    ...(again > 0 ? [`${counted(again, 'pair')} again`] : []),
    ...(known > 0 ? [counted(known, 'known answer')] : []),
    ...(compared > 0 ? [counted(compared, 'comparison of models', 'comparisons of models')] : []),
    ...(skipped > 0 ? [`${skipped.toLocaleString('en')} skipped`] : []),
  ];
  return parts.join(', ');
}
