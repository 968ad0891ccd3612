import { Checkbox } from '@mantine/core';
import type { PromptRow } from '../../data/rows';
import { splitOfPrompt } from '../../data/splits';
import { isBusy } from '../../studio/run';
import { useFrom, useGiven, useStudio } from '../studio-context';
import styles from './dataset.module.css';
import { OwnData } from './own-data';

/** A file of prompts alone, and what becomes of all of a person's prompts, whatever files they come in. */
export function OwnPrompts() {
  const { own, given } = useStudio();
  const theirs = useGiven().has('data.prompts');
  return (
    <OwnData
      title="Your own prompts"
      store={own.prompts}
      bundled={theirs ? 'the prompts of your own data are used' : 'the bundled prompts are used'}
      used="is what every stage asks, in place of the bundled prompts"
      shape='{"prompt"}'
    >
      <KeepBundled />
      {theirs && <Splits rows={given.prompts() ?? []} />}
    </OwnData>
  );
}

/** Files that are learned from bring prompts of their own: a person may want the bundled ones asked all the same. */
function KeepBundled() {
  const { given } = useStudio();
  const { bundledPrompts } = useFrom(
    (s) => s.given.choice,
    (choice) => choice,
  );
  const named = useFrom(
    (s) => s.own.prompts,
    (state) => state.dataset !== null,
  );
  const busy = useFrom((s) => s.run, isBusy);
  const has = useGiven();
  if (named || !(has.has('data.prompts') || bundledPrompts)) return null;
  return (
    <Checkbox
      mt="sm"
      label="Keep the bundled prompts: your files are learned from, and every stage asks the bundled prompts"
      checked={bundledPrompts}
      disabled={busy}
      onChange={(event) => given.choice.setState({ bundledPrompts: event.currentTarget.checked })}
    />
  );
}

/** How they are divided: it follows from each prompt's text. */
function Splits({ rows }: { rows: readonly PromptRow[] }) {
  const counts = { train: 0, validation: 0, test: 0 };
  for (const { prompt } of rows) counts[splitOfPrompt(prompt)]++;
  const answered = rows.filter(({ reference }) => reference !== undefined).length;
  const missing = counts.train === 0 ? 'to train on' : counts.test === 0 ? 'for the evaluation' : null;
  return (
    <p className={styles.summary}>
      <b>{rows.length.toLocaleString('en')}</b> prompts in all: {counts.train.toLocaleString('en')} to train on,{' '}
      {counts.validation.toLocaleString('en')} to watch meanwhile, {counts.test.toLocaleString('en')} kept for the
      evaluation.
      {answered > 0 && ` ${answered.toLocaleString('en')} come with an answer, against which answers are measured.`}
      {missing && ` There are too few: none is left ${missing}. Bring 20 or more.`}
    </p>
  );
}
