import { ActionIcon, TextInput } from '@mantine/core';
import type { OwnPrinciple } from '../../config/constitution';
import { isBusy } from '../../studio/run';
import { Icon } from '../components/icons';
import { type NodeProps, useFrom, useStudio, useTaken } from '../studio-context';
import { RowsEditor } from './rows-editor';
import styles from './rules.module.css';

const NEW: OwnPrinciple = { question: '', critique: '', revision: '' };

/** The constitution in a person's own words, where a node asks by it with the settings on the page. */
export function Constitution({ node }: NodeProps) {
  return useTaken(node)('constitution') && <ConstitutionEditor />;
}

function ConstitutionEditor() {
  const { constitution } = useStudio();
  const { rows, problems, inForce, refused } = useFrom(
    (s) => s.constitution,
    (state) => state,
  );
  const busy = useFrom((s) => s.run, isBusy);
  const isInForce = problems.every((problem) => problem === null);
  return (
    <RowsEditor
      title="Your constitution"
      note="beside the principles that are switched on above"
      disabled={busy}
      refused={refused}
      saved={{ name: 'constitution.json', value: { principles: inForce } }}
      add="Add a principle"
      hint={
        rows.length === 0
          ? 'It is empty: only the principles that are switched on above are asked by.'
          : isInForce
            ? 'What is left empty is not asked.'
            : 'Until every principle can be asked, those from before this change hold.'
      }
      onOpen={(file) => void constitution.read(file)}
      onAdd={() => constitution.put(rows.length, NEW)}
      below={
        <p className={styles.honest}>
          The judge and the critic of the bundled world were taught the principles of the switches and no others. Asked
          in other words they answer too, but nothing says that they understood: no rubric knows your principle, so how
          well they follow it is not measured, only how often the judge names the same place in both orders. Read the
          samples. A model of your own that follows instructions understands more.
        </p>
      }
    >
      {rows.map((principle, i) => (
        <PrincipleRow
          // biome-ignore lint/suspicious/noArrayIndexKey: a principle is what stands at its number, and may be written twice
          key={i}
          principle={principle}
          number={i + 1}
          problem={problems[i] ?? null}
          disabled={busy}
          onChange={(next) => constitution.put(i, next)}
        />
      ))}
    </RowsEditor>
  );
}

interface PrincipleRowProps {
  readonly principle: OwnPrinciple;
  readonly number: number;
  readonly problem: string | null;
  readonly disabled: boolean;
  /** null: it is taken away. */
  onChange(principle: OwnPrinciple | null): void;
}

const FIELDS = [
  ['question', 'About two answers', 'Which answer is kinder?'],
  ['critique', 'About one answer', 'Is this answer unkind?'],
  ['revision', 'Then asked for', 'Answer again, more kindly.'],
] as const satisfies readonly (readonly [keyof OwnPrinciple, string, string])[];

/** Its fields are still to be filled in, which they say themselves. */
const isBlank = (principle: OwnPrinciple): boolean => FIELDS.every(([key]) => principle[key] === '');

function PrincipleRow({ principle, number, problem, disabled, onChange }: PrincipleRowProps) {
  return (
    <fieldset className={styles.rule} aria-label={`Principle ${number}`}>
      <div className={styles.row}>
        {FIELDS.map(([key, label, example]) => (
          <TextInput
            key={key}
            className={styles.wide}
            size="sm"
            label={label}
            placeholder={example}
            maxLength={300}
            value={principle[key]}
            disabled={disabled}
            onChange={(event) => onChange({ ...principle, [key]: event.currentTarget.value })}
          />
        ))}
        <ActionIcon
          className={styles.last}
          variant="subtle"
          color="gray"
          mt={22}
          aria-label={`Remove principle ${number}`}
          disabled={disabled}
          onClick={() => onChange(null)}
        >
          <Icon name="cross" />
        </ActionIcon>
      </div>
      {problem && !isBlank(principle) && (
        <p className={styles.problem} role="alert">
          <Icon name="warning" size={16} /> {problem}
        </p>
      )}
    </fieldset>
  );
}
