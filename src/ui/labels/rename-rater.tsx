import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { knownName } from '../../labeling/rater-names';
import styles from './labels.module.css';

interface RenameRaterProps {
  readonly rater: string;
  readonly taken: readonly string[];
  onRename(to: string): Promise<boolean>;
  onDone(): void;
}

/** Another name for a rater. Two raters stay two: a name that is taken is refused. */
export function RenameRater({ rater, taken, onRename, onDone }: RenameRaterProps) {
  const [name, setName] = useState(rater);
  const wanted = name.trim();
  const others = taken.filter((one) => one !== rater);
  const clash = knownName(others, wanted) !== null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (wanted === rater || (await onRename(wanted))) onDone();
  };
  return (
    <form className={styles.inline} onSubmit={(event) => void save(event)}>
      <TextInput
        size="sm"
        label={`New name for ${rater}, on all labels`}
        maxLength={200}
        autoFocus
        value={name}
        error={clash && 'There is a rater of this name already.'}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button size="sm" type="submit" disabled={wanted === '' || clash}>
        Rename
      </Button>
      <Button size="sm" variant="default" onClick={onDone}>
        Leave it
      </Button>
    </form>
  );
}
