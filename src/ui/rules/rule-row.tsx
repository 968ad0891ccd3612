import { ActionIcon, Select } from '@mantine/core';
import type { Rule, RuleName } from '../../config/rules';
import type { Obeyed } from '../../studio/obedience';
import { Icon } from '../components/icons';
import { DraftNumber } from './draft-fields';
import { RuleFields } from './rule-fields';
import styles from './rules.module.css';
import { ShareBar } from './share-bar';

/** After "The answer must", in the order of the menu. */
const KINDS: Readonly<Record<RuleName, string>> = {
  length: 'have a length of',
  contains: 'contain',
  'ends-with': 'end with',
  matches: 'match the pattern',
  'is-json': 'be JSON',
  'equals-reference': 'equal the reference answer',
  'number-equals': 'end with the number',
};

/** A rule of each kind as it begins. */
export function newRule(
  kind: RuleName,
  { weight, not }: Pick<Rule, 'weight' | 'not'> = { weight: 1, not: false },
): Rule {
  const common = { weight, not };
  switch (kind) {
    case 'length':
      return { rule: kind, unit: 'words', least: null, most: 8, ...common };
    case 'contains':
    case 'ends-with':
      return { rule: kind, text: '', ignoreCase: true, ...common };
    case 'matches':
      return { rule: kind, pattern: '', ignoreCase: false, ...common };
    case 'equals-reference':
      return { rule: kind, ignoreCase: true, ...common };
    case 'number-equals':
      return { rule: kind, value: null, ...common };
    case 'is-json':
      return { rule: kind, ...common };
  }
}

/** Its field is still to be filled in, which the field itself says. */
const isBlank = (rule: Rule): boolean =>
  ('text' in rule && rule.text === '') || ('pattern' in rule && rule.pattern === '');

interface RuleRowProps {
  readonly rule: Rule;
  readonly number: number;
  readonly problem: string | null;
  /** Of the sample answers; absent while there are none. */
  readonly obeyed: readonly Obeyed[] | undefined;
  readonly disabled: boolean;
  /** null: take it away. */
  readonly onChange: (rule: Rule | null) => void;
  /** There is no other: its weight says nothing, and it stays. */
  readonly only: boolean;
}

/** One rule as a sentence to fill in, and how many sample answers obey it. */
export function RuleRow({ rule, number, problem, obeyed, disabled, only, onChange }: RuleRowProps) {
  const name = `Rule ${number}`;
  return (
    <section className={styles.rule} aria-label={name}>
      <div className={styles.row}>
        <span className={styles.the}>The answer</span>
        <Select
          size="xs"
          w={92}
          aria-label={`${name}: must or must not`}
          data={['must', 'must not']}
          value={rule.not ? 'must not' : 'must'}
          allowDeselect={false}
          disabled={disabled}
          onChange={(value) => onChange({ ...rule, not: value === 'must not' })}
        />
        <Select
          size="xs"
          w={184}
          aria-label={`${name}: what`}
          data={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
          value={rule.rule}
          allowDeselect={false}
          disabled={disabled}
          onChange={(kind) => kind && kind !== rule.rule && onChange(newRule(kind as RuleName, rule))}
        />
        <RuleFields rule={rule} name={name} disabled={disabled} onChange={onChange} />
        {!only && (
          <span className={`${styles.row} ${styles.last}`}>
            <span className={styles.the}>Weight</span>
            <DraftNumber
              label={`${name}: weight`}
              width={56}
              decimals
              value={rule.weight}
              disabled={disabled}
              onCommit={(weight) => weight !== null && onChange({ ...rule, weight })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={`Remove rule ${number}`}
              disabled={disabled}
              onClick={() => onChange(null)}
            >
              <Icon name="cross" />
            </ActionIcon>
          </span>
        )}
      </div>
      {problem && !isBlank(rule) && (
        <p className={styles.problem} role="alert">
          <Icon name="warning" size={16} /> {problem}
        </p>
      )}
      {obeyed?.length === 0 && (
        <p className={styles.unasked}>The sample answers have no reference answers to compare with.</p>
      )}
      {obeyed?.map(({ model, obeyed: count, answers }) => (
        <ShareBar key={model} model={model} share={count / answers} count={answers} />
      ))}
    </section>
  );
}
