import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import type { Studio } from '../studio/studio';
import type { StageName } from '../train/events';

const StudioContext = createContext<Studio | null>(null);

export function StudioProvider({ studio, children }: { studio: Studio; children: ReactNode }) {
  return <StudioContext.Provider value={studio}>{children}</StudioContext.Provider>;
}

export function useStudio(): Studio {
  const studio = useContext(StudioContext);
  if (!studio) throw new Error('useStudio outside of StudioProvider');
  return studio;
}

/** Part of one of the studio's stores: `useFrom((s) => s.run, (run) => run.status)`. */
export function useFrom<S, T>(store: (studio: Studio) => StoreApi<S>, select: (state: S) => T): T {
  return useStore(store(useStudio()), select);
}

/** The newest value of each figure of a stage, refreshed as often as the charts. */
export function useLatest(stage: StageName): Readonly<Record<string, number>> {
  const { metrics } = useStudio();
  useFrom(
    (s) => s.metrics.store,
    (state) => state.revisions[stage],
  );
  return metrics.latest(stage);
}
