import { Loader, Text } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { around } from './source-target';
import styles from './source-view.module.css';

/** The very files that run, as text; each is fetched when it is opened. */
const files = import.meta.glob<string>(
  [
    '../../{rlhf,train,optim,evaluation,frontier}/*.ts',
    '../../tasks/{rubric,circle}.ts',
    '../../labeling/{symmetric-agreement,bias,dawid-skene}.ts',
    '../../model/generate.ts',
    '../../model/pictures/sample.ts',
    '../../pictures/{diffusion,read-face}.ts',
    '../../rules/judge.ts',
    '../../text/judge-prompt.ts',
    '!../../**/*.test.ts',
    '!../../**/*test-support*.ts',
  ],
  { query: '?raw', import: 'default' },
);

const TOKENS =
  /(\/\*[\s\S]*?\*\/|\/\/[^\n]*)|('(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|\b(import|from|export|function|const|let|return|for|of|if|else|while|new|type|interface|readonly|async|await|yield|throw|extends|class|null|true|false)\b|\b(\d[\d_.]*(?:e-?\d+)?)\b/g;

/** Comments, strings, keywords and numbers coloured; plain text nodes otherwise. */
function highlight(source: string): ReactNode[] {
  const out: ReactNode[] = [];
  let end = 0;
  for (const match of source.matchAll(TOKENS)) {
    if (match.index > end) out.push(source.slice(end, match.index));
    const kind = match[1] ? styles.comment : match[2] ? styles.text : match[3] ? styles.keyword : styles.number;
    out.push(
      <span key={match.index} className={kind}>
        {match[0]}
      </span>,
    );
    end = match.index + match[0].length;
  }
  out.push(source.slice(end));
  return out;
}

/** Whether the page can show a file. */
export const hasSource = (file: string): boolean => files[`../../${file}`] !== undefined;

interface SourceViewProps {
  /** A path under src/, like 'rlhf/gae.ts'. */
  readonly file: string;
  /** The function that it opens at; the first one that others may call where nothing is said. */
  readonly at?: string | undefined;
}

export function SourceView({ file, at }: SourceViewProps) {
  const target = useRef<HTMLElement>(null);
  const [source, setSource] = useState<string | null>(null);
  const load = files[`../../${file}`];
  useEffect(() => {
    let current = true;
    setSource(null);
    load?.().then((text) => current && setSource(text));
    return () => {
      current = false;
    };
  }, [load]);
  useEffect(() => {
    if (source !== null) target.current?.scrollIntoView({ block: 'start' });
  }, [source]);
  if (!load) return <Text size="sm">src/{file} is not part of this build.</Text>;
  if (source === null) return <Loader size="sm" aria-label={`Loading ${file}`} />;
  const [before, shown, after] = around(source, at);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className={styles.code} tabIndex={0} aria-label={`Source of src/${file}`}>
      <pre>
        <code translate="no">
          {highlight(before)}
          <mark className={styles.target} ref={target}>
            {highlight(shown)}
          </mark>
          {highlight(after)}
        </code>
      </pre>
    </section>
  );
}
