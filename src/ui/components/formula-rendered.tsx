import katex from 'katex';
import 'katex/dist/katex.min.css';
import { useLayoutEffect, useMemo, useRef } from 'react';
import styles from './formula.module.css';
import { spokenFormula } from './spoken-formula';

/** KaTeX's own output is the one markup on the page that is not made by React. `trust` off: no links, no HTML. */
export default function FormulaRendered({ tex, block }: { tex: string; block: boolean }) {
  const html = useMemo(
    () => katex.renderToString(tex, { displayMode: block, throwOnError: false, trust: false, strict: 'ignore' }),
    [tex, block],
  );
  const at = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another formula is of another width
  useLayoutEffect(() => {
    const box = at.current;
    if (!box || !block) return;
    const observer = new ResizeObserver(() => shrink(box));
    observer.observe(box);
    // KaTeX's letters come after its output, and are of another width than those that stand in for them.
    void document.fonts?.ready.then(() => shrink(box));
    return () => observer.disconnect();
  }, [html, block]);
  const Tag = block ? 'div' : 'span';
  return (
    <Tag
      ref={at as never}
      translate="no"
      className={block ? styles.block : undefined}
      tabIndex={block ? 0 : undefined}
      role="math"
      aria-label={spokenFormula(tex)}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: KaTeX's output, from formulas of ours or checked by it
      dangerouslySetInnerHTML={{ __html: html }}
    />
  );
}

/** Of a formula's usual size; what is still too wide then scrolls. */
const LEAST = 0.72;

/** Written smaller where it would be cut off. */
function shrink(box: HTMLElement): void {
  const written = box.querySelector('.katex-html');
  if (!written) return;
  const range = document.createRange();
  range.selectNodeContents(written);
  const now = Number(box.style.getPropertyValue('--formula-scale')) || 1;
  const wanted = Math.min(1, Math.max(LEAST, (now * box.clientWidth) / range.getBoundingClientRect().width));
  if (Math.abs(wanted - now) > 0.01) box.style.setProperty('--formula-scale', wanted.toFixed(3));
}
