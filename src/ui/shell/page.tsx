import { lazy, type ReactElement, Suspense, useEffect, useRef } from 'react';
import type { View } from '../../studio/stages';
import { BaseView } from '../base/base-view';
import { ExplainPane } from '../explain/explain-pane';
import { useFrom } from '../studio-context';
import { FaultNotices } from './fault-notices';
import { InterruptedBanner } from './interrupted-banner';
import { LiveRegion } from './live-region';
import { PipelineRail } from './pipeline-rail';
import styles from './shell.module.css';
import { TabBanner } from './tab-banner';
import { TopBar } from './top-bar';
import { useAddress } from './use-address';
import { useSaveOnHide } from './use-save-on-hide';
import { useShortcuts } from './use-shortcuts';
import { useWakeLock } from './use-wake-lock';
import { ViewBoundary } from './view-boundary';

const SftView = lazy(() => import('../sft/sft-view').then((m) => ({ default: m.SftView })));
const PreferencesView = lazy(() =>
  import('../preferences/preferences-view').then((m) => ({ default: m.PreferencesView })),
);
const RewardView = lazy(() => import('../reward/reward-view').then((m) => ({ default: m.RewardView })));
const PpoView = lazy(() => import('../ppo/ppo-view').then((m) => ({ default: m.PpoView })));
const EvaluationView = lazy(() => import('../evaluation/evaluation-view').then((m) => ({ default: m.EvaluationView })));
const InspectorView = lazy(() => import('../inspector/inspector-view').then((m) => ({ default: m.InspectorView })));
const RunsView = lazy(() => import('../runs/runs-view').then((m) => ({ default: m.RunsView })));
const ChatView = lazy(() => import('../chat/chat-view').then((m) => ({ default: m.ChatView })));

/** The first view is in the first download; the others come when they are opened. */
const VIEW_ELEMENTS: Readonly<Record<View, ReactElement>> = {
  base: <BaseView />,
  sft: <SftView />,
  preferences: <PreferencesView />,
  reward: <RewardView />,
  ppo: <PpoView />,
  evaluation: <EvaluationView />,
  inspector: <InspectorView />,
  chat: <ChatView />,
  runs: <RunsView />,
};

export function Page() {
  const view = useFrom(
    (s) => s.settings,
    (state) => state.view,
  );
  const stage = useRef<HTMLElement>(null);
  useAddress();
  useShortcuts();
  useWakeLock();
  useSaveOnHide();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new view starts at its top
  useEffect(() => {
    stage.current?.scrollTo(0, 0);
  }, [view]);
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#stage">
        Skip to the stage
      </a>
      <TopBar />
      <PipelineRail className={styles.rail} />
      <main className={styles.stage} id="stage" ref={stage} tabIndex={-1}>
        <TabBanner />
        <InterruptedBanner />
        <ViewBoundary key={view}>
          <Suspense fallback={null}>{VIEW_ELEMENTS[view]}</Suspense>
        </ViewBoundary>
      </main>
      <ExplainPane />
      <FaultNotices />
      <LiveRegion />
    </div>
  );
}
