/** What the engine tells without being asked, and which store takes it. */
import type { Notice } from '../engine/protocol';
import type { RunEvent } from '../train/events';
import type { NodeFigures } from './node-figures';
import type { Studio } from './studio';
import type { WatchNotice } from './tab';

type Stores =
  | 'tab'
  | 'session'
  | 'settings'
  | 'run'
  | 'provenance'
  | 'metrics'
  | 'samples'
  | 'inspector'
  | 'pairs'
  | 'tokenizer'
  | 'labels'
  | 'labelCurve'
  | 'interrupted';

interface Takers extends Pick<Studio, Stores | 'open' | 'resume'> {
  readonly figures: NodeFigures;
  /** Whatever was trained from another base, or by another recipe. */
  forget(): void;
  /** Files, rules and a constitution that the run which was just opened had. */
  bringBack(): Promise<void>;
}

export function takeNotices(to: Takers): (notice: Notice) => void {
  const { tab, session, settings, run, provenance, figures } = to;

  const onEvent = (event: RunEvent) => {
    run.onSign(event.node);
    switch (event.type) {
      case 'progress':
        return run.onProgress(event.node, event.step, event.total);
      case 'metrics':
        return to.metrics.add(event.node, event.step, event.values);
      case 'samples':
        return to.samples.add(event.node, { step: event.step, rows: event.rows });
      case 'phase':
        return to.inspector.add(event.node, event.step, event.phase);
      case 'checkpoint':
        return;
      default:
        event satisfies never;
    }
  };

  /** What the tab that trains was asked for, as if it had been asked for here. */
  const onWatched = (notice: WatchNotice) => {
    if (notice.type === 'run-end') return run.followed(notice.outcome);
    if (notice.type === 'run') {
      settings.replace(notice.config);
      return run.follow(notice.nodes, notice.done ?? []);
    }
    session.keepBase(notice.info);
    settings.set('model', notice.preset);
    settings.setState({ base: notice.info.own ?? null });
    to.tokenizer.of(notice.preset, notice.info.own ? { kept: notice.info.own } : null);
    to.forget();
  };

  return (notice) => {
    switch (notice.type) {
      case 'events':
        return notice.events.forEach(onEvent);
      case 'status':
        return run.onStatus(notice.status);
      case 'model':
        session.modelReady(notice.info);
        return to.labels.refill();
      case 'run-begun': {
        to.interrupted.taken();
        const left = run.keep(notice.kept);
        provenance.leave(left);
        return figures.retire([...left, ...run.getState().requested]);
      }
      case 'artifacts':
        return provenance.onArtifacts(notice);
      case 'resumed':
        run.onResumed(notice.node, notice.seconds);
        provenance.leave([]);
        figures.clear();
        void to.bringBack();
        return void to.pairs.refresh();
      case 'label-curve':
        return to.labelCurve.onProgress(notice.progress);
      case 'loading':
        return session.onLoading(notice.share);
      case 'fault':
        return session.report(notice.fault);
      case 'recovery':
        return session.onRecovery(notice.recovery);
      case 'tab': {
        const { status } = run.getState();
        run.setState({ watched: notice.role === 'watcher' });
        if (!tab.become(notice.role)) return;
        run.followed('stopped'); // as far as this tab knows
        return void to.open().then(() => (status.state === 'running' ? to.resume() : undefined));
      }
      case 'base':
      case 'run':
      case 'run-end':
        return onWatched(notice);
      case 'device-fault': // the supervisor's
      case 'run-saved':
      case 'measuring': // of whoever shows it (paces.ts)
        return;
      default:
        notice satisfies never;
    }
  };
}
