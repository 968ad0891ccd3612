import type { Rule } from '../config/rules';
import { readable } from '../text/readable';

const quoted = (text: string): string => `“${readable(text, 60)}”`;

/** A rule as a phrase that goes on "The answer …": "has at most 8 words", "does not contain “maybe”". */
export function ruleWords(rule: Rule): string {
  const { not } = rule;
  const does = (yes: string, stem: string) => (not ? `does not ${stem}` : yes);
  switch (rule.rule) {
    case 'contains':
      return `${does('contains', 'contain')} ${quoted(rule.text)}`;
    case 'ends-with':
      return `${does('ends', 'end')} with ${quoted(rule.text)}`;
    case 'matches':
      return `${does('matches', 'match')} ${quoted(rule.pattern)}`;
    case 'length':
      return `${not ? 'does not have' : 'has'} ${lengthWords(rule)}`;
    case 'is-json':
      return `is ${not ? 'not ' : ''}JSON`;
    case 'equals-reference':
      return `${does('equals', 'equal')} the reference answer`;
    case 'number-equals':
      return `${does('ends', 'end')} with the number ${rule.value ?? 'of the reference answer'}`;
  }
}

function lengthWords({ unit, least, most }: Extract<Rule, { rule: 'length' }>): string {
  const of = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? unit.slice(0, -1) : unit}`;
  if (least === most) return `exactly ${of(most ?? 0)}`;
  if (least === null) return `at most ${of(most ?? 0)}`;
  if (most === null) return `at least ${of(least)}`;
  return `${least.toLocaleString('en')} to ${of(most)}`;
}
