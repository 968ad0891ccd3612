import { NumberInput, TextInput } from '@mantine/core';
import { useState } from 'react';

interface DraftProps<T> {
  readonly label: string;
  readonly value: T;
  readonly disabled: boolean;
  readonly onCommit: (value: T) => void;
}

/** A text that takes effect when its field is left or Enter pressed. */
export function DraftText({
  label,
  value,
  disabled,
  placeholder,
  className,
  onCommit,
}: DraftProps<string> & { readonly placeholder: string; readonly className: string | undefined }) {
  const [draft, setDraft] = useState<string | null>(null);
  const commit = () => {
    if (draft !== null && draft !== value) onCommit(draft);
    setDraft(null);
  };
  return (
    <TextInput
      size="xs"
      aria-label={label}
      className={className}
      placeholder={placeholder}
      disabled={disabled}
      value={draft ?? value}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}

/** A number, or none where the field is empty and `placeholder` says what that means. */
export function DraftNumber({
  label,
  value,
  disabled,
  placeholder,
  width,
  decimals = false,
  onCommit,
}: DraftProps<number | null> & {
  readonly placeholder?: string;
  readonly width: number;
  readonly decimals?: boolean;
}) {
  const [draft, setDraft] = useState<string | number | null>(null);
  const commit = () => {
    if (draft !== null && draft !== value) {
      if (draft !== '') onCommit(Number(draft));
      else if (placeholder !== undefined) onCommit(null);
    }
    setDraft(null);
  };
  return (
    <NumberInput
      size="xs"
      w={width}
      aria-label={label}
      placeholder={placeholder}
      disabled={disabled}
      hideControls
      allowDecimal={decimals}
      value={draft ?? value ?? ''}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
