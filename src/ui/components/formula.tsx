import { lazy, Suspense } from 'react';
import { useFrom } from '../studio-context';
import styles from './formula.module.css';

const Rendered = lazy(() => import('./formula-rendered'));

/** A formula in TeX. KaTeX comes after the first model, which is waited for; until then about as much room is kept free. */
export function Formula({ tex, block = false }: { tex: string; block?: boolean }) {
  const modelComes = useFrom(
    (s) => s.session,
    (state) => state.loadingBase && !state.models.base,
  );
  if (modelComes) return <Reserved tex={tex} block={block} />;
  return (
    <Suspense fallback={<Reserved tex={tex} block={block} />}>
      <Rendered tex={tex} block={block} />
    </Suspense>
  );
}

/** TeX is no language that a person reads: nothing is shown of it. */
function Reserved({ tex, block }: { tex: string; block: boolean }) {
  if (block) return <div style={{ height: heightOf(tex) }} aria-hidden="true" />;
  // Commands and braces take no room of their own.
  const letters = tex.replace(/\\(?:mathrm|text|operatorname|left|right|[,;:! ])/g, '').replace(/\\[a-z]+/gi, 'x');
  const width = letters.replace(/[{}_^\s]/g, '').length;
  return <span className={styles.reserved} style={{ width: `min(${0.5 * width}em, 100%)` }} aria-hidden="true" />;
}

/** Pixels that KaTeX's block takes, as measured: its rows, higher where something stands over another. */
function heightOf(tex: string): number {
  const rows = tex.split('\\\\');
  const tall = (row: string) => /\\(d?frac|sum|prod|begin)/.test(row);
  return rows.reduce((height, row) => height + (tall(row) ? TALL_ROW : ROW), rows.length > 1 ? GRID : FRAME);
}
const ROW = 21;
const TALL_ROW = 38;
const FRAME = 12;
const GRID = 14;
