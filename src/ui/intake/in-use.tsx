import { Button } from '@mantine/core';
import { useStore } from 'zustand';
import type { FilePort } from '../../studio/given';
import { isBusy } from '../../studio/run';
import { DatasetView } from '../dataset/dataset-view';
import { countOf } from '../format';
import { useFrom, useGiven, useStudio } from '../studio-context';
import styles from './intake.module.css';

const PORTS: readonly (readonly [port: FilePort, title: string, row: string, bundled: string])[] = [
  ['prompts', 'Prompts', 'prompt', 'the bundled prompts'],
  ['demonstrations', 'Demonstrations', 'demonstration', 'the bundled demonstrations'],
  ['pairs', 'Preference pairs', 'preference pair', 'answers of the model, judged on this page'],
  ['unpaired', 'Labeled answers', 'labeled answer', 'none'],
];

/** What every stage uses now, a person's own or what comes with the page. */
export function InUse({ show }: { show(view: string): void }) {
  return (
    <table className={styles.use}>
      <caption>What is used now</caption>
      <tbody>
        {PORTS.map((port) => (
          <Port key={port[0]} port={port} />
        ))}
        <Base show={show} />
      </tbody>
    </table>
  );
}

function Port({ port: [name, title, row, bundled] }: { port: (typeof PORTS)[number] }) {
  const { own } = useStudio();
  const state = useStore(own[name], (now) => now);
  const { dataset, fileName } = state;
  const busy = useFrom((s) => s.run, isBusy);
  const theirs = useGiven().has('data.prompts') && name === 'prompts';
  return (
    <tr>
      <th scope="row">{title}</th>
      <td>
        {dataset ? (
          <>
            <b>{fileName}</b>: {countOf(dataset.rows.length, row)}
            {[...dataset.warnings, ...(state.truncation ? [state.truncation] : [])].map((warning) => (
              <div key={warning} className={styles.warn}>
                {warning}
              </div>
            ))}
            <details className={styles.rows}>
              <summary>Lengths, splits and the first rows as training reads them</summary>
              <DatasetView state={state} />
            </details>
          </>
        ) : (
          <span className={styles.bundled}>{theirs ? 'those of your files below' : bundled}</span>
        )}
      </td>
      <td>
        {dataset && (
          <Button size="compact-xs" variant="subtle" disabled={busy} onClick={own[name].clear}>
            Back to the bundled set
          </Button>
        )}
      </td>
    </tr>
  );
}

function Base({ show }: { show(view: string): void }) {
  const base = useFrom(
    (s) => s.session,
    (state) => state.models.base,
  );
  return (
    <tr>
      <th scope="row">Base model</th>
      <td>{base?.name ?? <span className={styles.bundled}>loading</span>}</td>
      <td>
        <Button size="compact-xs" variant="subtle" onClick={() => show('base')}>
          Go to it
        </Button>
      </td>
    </tr>
  );
}
