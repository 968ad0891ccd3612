import { createElement, lazy, type ReactElement, Suspense, useEffect, useRef } from 'react';
import { BASE } from '../../recipes/ports';
import { hasNode, nodeOf, type Recipe } from '../../recipes/recipe';
import { LESSONS_VIEW, START, type View } from '../../studio/views';
import { ExplainPane } from '../explain/explain-pane';
import { FirstView } from '../first/first-view';
import { panelOf } from '../stages/panels';
import { useFrom, useRecipe } from '../studio-context';
import { FaultNotices } from './fault-notices';
import { InterruptedBanner } from './interrupted-banner';
import { LiveRegion } from './live-region';
import { PipelineRail } from './pipeline-rail';
import styles from './shell.module.css';
import { TabBanner } from './tab-banner';
import { TopBar } from './top-bar';
import { UnsavedBanner } from './unsaved-banner';
import { useAddress } from './use-address';
import { useKeysOfPeople } from './use-keys-of-people';
import { useSaveOnHide } from './use-save-on-hide';
import { useShortcuts } from './use-shortcuts';
import { useWakeLock } from './use-wake-lock';
import { ViewBoundary } from './view-boundary';

const BaseView = lazy(() => import('../base/base-view').then((m) => ({ default: m.BaseView })));
const InspectorView = lazy(() => import('../inspector/inspector-view').then((m) => ({ default: m.InspectorView })));
const RunsView = lazy(() => import('../runs/runs-view').then((m) => ({ default: m.RunsView })));
const CompareView = lazy(() => import('../frontier/compare-view').then((m) => ({ default: m.CompareView })));
const LessonsView = lazy(() => import('../lessons/lessons-view').then((m) => ({ default: m.LessonsView })));
const ChatView = lazy(() => import('../chat/chat-view').then((m) => ({ default: m.ChatView })));

/** The first view is in the first download; the others come when they are opened. */
const ELEMENTS: Readonly<Record<string, ReactElement>> = {
  [START]: <FirstView />,
  [LESSONS_VIEW]: <LessonsView />,
  [BASE]: <BaseView />,
  inspector: <InspectorView />,
  chat: <ChatView />,
  runs: <RunsView />,
  compare: <CompareView />,
};

const SetAsideBanner = lazy(() => import('./set-aside-banner').then((m) => ({ default: m.SetAsideBanner })));

/** Once a lesson is no longer looked at. */
function LessonLeft() {
  const isOpen = useFrom(
    (s) => s.settings,
    ({ view, lesson }) => view === LESSONS_VIEW && lesson !== null,
  );
  const aside = useFrom(
    (s) => s.setAside,
    (state) => state.aside,
  );
  return aside && !isOpen ? (
    <Suspense fallback={null}>
      <SetAsideBanner lesson={aside.lesson} />
    </Suspense>
  ) : null;
}

/** A view of the page's own, or the panel of a node. */
function viewElement(recipe: Recipe, view: View): ReactElement | undefined {
  if (!hasNode(recipe, view)) return ELEMENTS[view];
  const node = nodeOf(recipe, view);
  return createElement(panelOf(node.stage), { node });
}

export function Page() {
  const recipe = useRecipe();
  const view = useFrom(
    (s) => s.settings,
    (state) => state.view,
  );
  const stage = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const before = useRef(view);
  const fromStart = before.current === START && view !== START;
  useAddress();
  useShortcuts();
  useKeysOfPeople(view);
  useWakeLock();
  useSaveOnHide();
  useEffect(() => {
    before.current = view;
    // Which of them scrolls is the width's to say: see shell.module.css.
    stage.current?.scrollTo(0, 0);
    content.current?.scrollTo(0, 0);
    window.scrollTo(0, 0);
  }, [view]);
  return (
    <div className={styles.page}>
      <a className={styles.skip} href="#stage">
        Skip to the stage
      </a>
      <TopBar />
      <PipelineRail className={styles.rail} />
      <div className={styles.content} ref={content}>
        <main className={styles.stage} id="stage" ref={stage} tabIndex={-1} data-slides={fromStart}>
          <UnsavedBanner />
          <TabBanner />
          <InterruptedBanner />
          <LessonLeft />
          <ViewBoundary key={`${recipe.id} ${view}`}>
            <Suspense fallback={null}>{viewElement(recipe, view)}</Suspense>
          </ViewBoundary>
        </main>
        {view !== START && view !== LESSONS_VIEW && <ExplainPane />}
      </div>
      <FaultNotices />
      <LiveRegion />
    </div>
  );
}
