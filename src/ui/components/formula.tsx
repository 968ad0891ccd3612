import { lazy, Suspense } from 'react';

const Rendered = lazy(() => import('./formula-rendered'));

/** A formula in TeX. KaTeX loads when the first is shown; until then its source stands there. */
export function Formula({ tex, block = false }: { tex: string; block?: boolean }) {
  return (
    <Suspense fallback={<code>{tex}</code>}>
      <Rendered tex={tex} block={block} />
    </Suspense>
  );
}
