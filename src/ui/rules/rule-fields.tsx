import { Checkbox, Select } from '@mantine/core';
import { LENGTH_UNITS, type LengthUnit, type Rule } from '../../config/rules';
import { DraftNumber, DraftText } from './draft-fields';
import styles from './rules.module.css';

interface RuleFieldsProps<R extends Rule = Rule> {
  readonly rule: R;
  /** Before the names of the fields: 'Rule 2'. */
  readonly name: string;
  readonly disabled: boolean;
  readonly onChange: (rule: Rule) => void;
}

/** What a rule of each kind asks for, beside its kind. */
export function RuleFields({ rule, ...rest }: RuleFieldsProps) {
  const { name, disabled, onChange } = rest;
  switch (rule.rule) {
    case 'contains':
    case 'ends-with':
      return (
        <>
          <DraftText
            label={`${name}: text`}
            placeholder="text"
            className={styles.wide}
            value={rule.text}
            disabled={disabled}
            onCommit={(text) => onChange({ ...rule, text })}
          />
          <IgnoreCase rule={rule} {...rest} />
        </>
      );
    case 'matches':
      return (
        <>
          <DraftText
            label={`${name}: pattern`}
            placeholder="a regular expression, like ^[A-Z]"
            className={styles.wide}
            value={rule.pattern}
            disabled={disabled}
            onCommit={(pattern) => onChange({ ...rule, pattern })}
          />
          <IgnoreCase rule={rule} {...rest} />
        </>
      );
    case 'length':
      return <LengthFields rule={rule} {...rest} />;
    case 'equals-reference':
      return <IgnoreCase rule={rule} {...rest} />;
    case 'number-equals':
      return (
        <DraftNumber
          label={`${name}: number`}
          placeholder="that of the reference answer"
          width={210}
          decimals
          value={rule.value}
          disabled={disabled}
          onCommit={(value) => onChange({ ...rule, value })}
        />
      );
    case 'is-json':
      return null;
  }
}

function LengthFields({ rule, name, disabled, onChange }: RuleFieldsProps<Extract<Rule, { rule: 'length' }>>) {
  return (
    <>
      <DraftNumber
        label={`${name}: at least`}
        placeholder="any"
        width={56}
        value={rule.least}
        disabled={disabled}
        onCommit={(least) => onChange({ ...rule, least })}
      />
      <span className={styles.the}>to</span>
      <DraftNumber
        label={`${name}: at most`}
        placeholder="any"
        width={56}
        value={rule.most}
        disabled={disabled}
        onCommit={(most) => onChange({ ...rule, most })}
      />
      <Select
        size="xs"
        w={104}
        aria-label={`${name}: counted in`}
        data={[...LENGTH_UNITS]}
        value={rule.unit}
        allowDeselect={false}
        disabled={disabled}
        onChange={(unit) => unit && onChange({ ...rule, unit: unit as LengthUnit })}
      />
    </>
  );
}

function IgnoreCase({ rule, name, disabled, onChange }: RuleFieldsProps<Extract<Rule, { ignoreCase: boolean }>>) {
  return (
    <Checkbox
      size="xs"
      label="ignore case"
      aria-label={`${name}: ignore case`}
      checked={rule.ignoreCase}
      disabled={disabled}
      onChange={(event) => onChange({ ...rule, ignoreCase: event.currentTarget.checked })}
    />
  );
}
