import katex from 'katex';
import 'katex/dist/katex.min.css';
import { useMemo } from 'react';
import styles from './formula.module.css';

/** KaTeX's own output is the one markup on the page that is not made by React. `trust` off: no links, no HTML. */
export default function FormulaRendered({ tex, block }: { tex: string; block: boolean }) {
  const html = useMemo(
    () => katex.renderToString(tex, { displayMode: block, throwOnError: false, trust: false, strict: 'ignore' }),
    [tex, block],
  );
  const Tag = block ? 'div' : 'span';
  return (
    <Tag
      translate="no"
      className={block ? styles.block : undefined}
      tabIndex={block ? 0 : undefined}
      role={block ? 'math' : undefined}
      aria-label={block ? tex : undefined}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's output, from formulas of ours or checked by it
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}
