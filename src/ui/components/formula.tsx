import { lazy, Suspense } from 'react';
import { useFrom } from '../studio-context';

const Rendered = lazy(() => import('./formula-rendered'));

/** A formula in TeX. KaTeX comes after the first model, which is waited for; until then the source stands there. */
export function Formula({ tex, block = false }: { tex: string; block?: boolean }) {
  const modelComes = useFrom(
    (s) => s.session,
    (state) => state.loadingBase && !state.models.base,
  );
  const source = <code translate="no">{tex}</code>;
  if (modelComes) return source;
  return (
    <Suspense fallback={source}>
      <Rendered tex={tex} block={block} />
    </Suspense>
  );
}
