/**
 * One engine for all tabs of this origin: the tab that holds a Web Lock owns it and trains; the others have no worker,
 * so they can neither train nor write, and are told everything over a BroadcastChannel. When the owner goes (closed,
 * crashed, reloaded), the browser gives the lock to the next tab, which starts an engine of its own.
 */
import { holdLock } from '../web/lock';
import type { Engine } from './client';
import type { Notice } from './protocol';
import { PROTOCOL, type Side, type TabEnvelope, type TabMessage, type Waiting } from './shared-messages';
import { createOwner } from './shared-owner';
import { createWatcher } from './shared-watcher';

const NAME = 'rlhf-studio-engine';

const THIS_IS_OLD = {
  code: 'old-tab',
  message: 'A newer version of this page is open in another tab. Reload this tab.',
};
const OTHER_IS_OLD = {
  code: 'other-tab-old',
  message: 'An older version of this page is open in another tab. Reload that tab, or close it.',
};

/** What a browser has of this; a test brings its own. */
export interface Tabs {
  /** Missing where the page is not served securely: then every tab is for itself. */
  readonly locks: Pick<LockManager, 'request'> | undefined;
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>;
}

const browserTabs = (): Tabs => ({ locks: navigator.locks, channel: new BroadcastChannel(NAME) });

/** The engine of this tab: the real one, or a window on another tab's. `create` is called once this tab owns it. */
export function shareEngine(create: () => Engine, { locks, channel }: Tabs = browserTabs()): Engine {
  const me = crypto.randomUUID();
  const listeners = new Set<(notice: Notice) => void>();
  const tell = (notice: Notice) => {
    for (const listener of listeners) listener(notice);
  };
  const post = (message: TabMessage) => channel.postMessage({ ...message, protocol: PROTOCOL } satisfies TabEnvelope);
  let engine: Engine | null = null;
  let side: Side | null = null;
  let leave = (): readonly Waiting[] => [];
  const early: Waiting[] = []; // asked before this tab knew what it is

  const own = () => {
    const left = leave();
    side = null; // what is asked on hearing the news waits for the engine: the tab that answered so far is gone
    tell({ type: 'tab', role: 'owner' });
    engine = create();
    side = createOwner(engine, post, tell);
    for (const waiting of [...left, ...early.splice(0)]) side.request(waiting);
  };
  const watch = () => {
    tell({ type: 'tab', role: 'watcher' });
    const watcher = createWatcher(me, post, tell);
    leave = watcher.leave;
    side = watcher;
    for (const waiting of early.splice(0)) side.request(waiting);
  };

  let warned = false;
  channel.onmessage = ({ data }: MessageEvent<TabMessage & Partial<TabEnvelope>>) => {
    if (data.protocol === PROTOCOL) {
      side?.onMessage(data);
      return;
    }
    if (warned) return;
    warned = true;
    tell({ type: 'fault', fault: (data.protocol ?? 1) > PROTOCOL ? THIS_IS_OLD : OTHER_IS_OLD });
  };
  const release = holdLock(NAME, { held: own, waits: watch }, locks);
  globalThis.addEventListener?.('pagehide', () => post({ kind: 'bye', from: me }));

  return {
    request: (name, args) =>
      new Promise((resolve, reject) => {
        const waiting: Waiting = { name, args, resolve: resolve as Waiting['resolve'], reject };
        if (side) side.request(waiting);
        else early.push(waiting);
      }),
    onNotice(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    terminate() {
      release();
      engine?.terminate();
      channel.close();
    },
  };
}
