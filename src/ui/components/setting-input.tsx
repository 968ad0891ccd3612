import { NumberInput, Select, Switch, TextInput, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { recipeOf } from '../../recipes/config';
import { defaultsOf, type SettingField, valueAt } from '../../studio/setting-fields';
import { useFrom, useStudio } from '../studio-context';

interface SettingInputProps {
  readonly field: SettingField;
  /** What it does at either end; empty for a choice. */
  readonly ends: string;
  /** Under "Advanced" the sentence stands below the name; among the main controls it is a tooltip. */
  readonly explained: boolean;
  readonly disabled: boolean;
}

/** The control that fits the kind of one setting. A value takes effect when the control is left or Enter pressed. */
export function SettingInput({ field, ends, explained, disabled }: SettingInputProps) {
  const { settings } = useStudio();
  const value = useFrom(
    (s) => s.settings,
    (state) => valueAt(state.config, field.path),
  );
  const usual = useFrom(
    (s) => s.settings,
    (state) => valueAt(defaultsOf(recipeOf(state.config)), field.path),
  );
  const [draft, setDraft] = useState<string | number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  // A new value from elsewhere takes the place of what was being written.
  const [shown, setShown] = useState(value);
  if (!Object.is(shown, value)) {
    setShown(value);
    setDraft(null);
    setProblem(null);
  }

  const commit = (next: unknown) => {
    if (next === value) return setDraft(null);
    setProblem(settings.set(field.path, next) ? null : (settings.getState().problems[0] ?? 'Not allowed.'));
  };
  const common = {
    label: field.label,
    disabled,
    error: problem,
    size: 'sm',
    ...(explained && field.description && { description: `${field.description} ${ends}` }),
  } as const;

  const control =
    field.kind === 'boolean' ? (
      <Switch {...common} checked={value === true} onChange={(event) => commit(event.currentTarget.checked)} />
    ) : field.kind === 'choice' ? (
      <Select {...common} data={[...field.options]} value={String(value)} allowDeselect={false} onChange={commit} />
    ) : field.kind === 'text' ? (
      <TextInput
        {...common}
        value={draft ?? String(value ?? '')}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onBlur={() => draft !== null && commit(draft)}
      />
    ) : (
      <NumberInput
        {...common}
        value={draft ?? (typeof value === 'number' ? value : '')}
        placeholder={field.nullable ? 'none' : undefined}
        min={field.minimum}
        max={field.maximum}
        allowDecimal={field.kind === 'number'}
        decimalScale={8}
        step={field.kind === 'integer' ? 1 : stepFor(value)}
        clampBehavior="none"
        onChange={setDraft}
        onBlur={() => draft !== null && commit(draft === '' ? (field.nullable ? null : value) : draft)}
        onKeyDown={(event) =>
          event.key === 'Enter' && draft !== null && commit(draft === '' && field.nullable ? null : draft)
        }
      />
    );
  if (explained || !field.description) return control;
  return (
    <Tooltip
      label={`${field.description} ${ends} Default ${usual === null ? 'none' : String(usual)}.`}
      position="bottom-start"
    >
      <div>{control}</div>
    </Tooltip>
  );
}

/** An arrow changes a number in its leading digit. */
const stepFor = (value: unknown): number =>
  typeof value === 'number' && value !== 0 ? 10 ** Math.floor(Math.log10(Math.abs(value))) : 0.1;
