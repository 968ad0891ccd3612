import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PresetName } from '../config/model';
import { type HubWorker, startHubWorker } from '../hub-worker/client';
import type { FetchProgress } from '../hub-worker/protocol';
import type { Studio } from './studio';

export interface HubState {
  /** null: nothing is being fetched. */
  readonly progress: FetchProgress | null;
  readonly busy: boolean;
  /** Why the last try came to nothing, for people. */
  readonly failed: string | null;
}

export type HubStore = StoreApi<HubState> & {
  /** Fetches a model from the Hub and opens it as the base. `model`: 'owner/name'. */
  open(model: string): Promise<void>;
  stop(): void;
};

type Deps = Pick<Studio, 'chooseBase' | 'settings' | 'session'>;

const HUB = 'https://huggingface.co';

/** Where models are fetched from. */
export const hubOf = ({ settings }: Pick<Studio, 'settings'>): string => settings.getState().hub ?? HUB;

/** One for a page, and made when it is first looked at: most who open the page never need it. */
const stores = new WeakMap<Studio, HubStore>();
export function hubStore(studio: Studio): HubStore {
  const store = stores.get(studio) ?? createHub(studio);
  stores.set(studio, store);
  return store;
}

/** Models from the Hub: a worker of its own, started when a person asks for one, reaches it; the page itself cannot. */
export function createHub(studio: Deps, start: () => HubWorker = startHubWorker): HubStore {
  const store = createStore<HubState>(() => ({ progress: null, busy: false, failed: null }));
  let worker: HubWorker | null = null;
  return {
    ...store,
    async open(model) {
      if (worker) return;
      const own = start();
      worker = own;
      store.setState({ busy: true, failed: null, progress: null });
      try {
        const { name, files, folder } = await own.request('fetchModel', { hub: hubOf(studio), model }, (progress) =>
          store.setState({ progress }),
        );
        store.setState({ progress: null });
        await studio.chooseBase(studio.settings.getState().config.model as PresetName, { name, files });
        // Where the browser could not keep it, what was fetched is all that there is.
        if (studio.session.getState().models.base?.kept) await own.request('forget', { folder });
      } catch (cause) {
        store.setState({ failed: cause instanceof Error ? cause.message : String(cause) });
      } finally {
        worker = null;
        own.stop();
        store.setState({ busy: false, progress: null });
      }
    },
    stop: () => worker?.stop(),
  };
}
