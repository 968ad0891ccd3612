import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PresetName } from '../config/model';
import type { Engine } from '../engine/client';
import type { DeviceInfo, ModelInfo, OwnModel, Recovery, Requests } from '../engine/protocol';
import { BASE } from '../recipes/ports';
import type { Fault } from '../train/events';

/** Presets whose weights come with the page. `small` is for pretraining one's own. */
export const BUNDLED_PRESETS = ['nano', 'tiny'] as const satisfies readonly PresetName[];

/** The model to begin with where the address names none: a GPU has room for the larger one. */
export const presetFor = (device: DeviceInfo): PresetName => (device.software ? 'nano' : 'tiny');

export type { DeviceInfo, Recovery };

export interface ShownFault extends Fault {
  readonly id: number;
}

export interface SessionState {
  readonly device: DeviceInfo | null;
  readonly deviceState: 'starting' | 'ready' | 'failed';
  /** The base and what nodes have made, by name. */
  readonly models: Readonly<Record<string, ModelInfo>>;
  readonly loadingBase: boolean;
  /** How much of its weights was read, 0 to 1; null where nothing is read, or nobody knows yet. */
  readonly loadingShare: number | null;
  /** Newest last; the page shows each until it is dismissed. */
  readonly faults: readonly ShownFault[];
  /** A worker was lost and replaced, until the person dismisses the news; null: nothing of the kind. */
  readonly recovery: Recovery | null;
}

export type SessionStore = StoreApi<SessionState> & {
  start(asked: Requests['start']['args']): Promise<boolean>;
  loadBase(preset: PresetName, own?: OwnModel): Promise<ModelInfo | null>;
  modelReady(info: ModelInfo): void;
  /** Another base, or another recipe: what was made before is not shown any more. */
  keepBase(base?: ModelInfo): void;
  report(cause: unknown): void;
  dismiss(id: number): void;
  onRecovery(recovery: Recovery): void;
  dismissRecovery(): void;
  onLoading(share: number): void;
};

/** An error of any kind as something to show a person. */
function asFault(cause: unknown): Fault {
  if (cause instanceof Error) {
    const { code, context } = cause as Error & Partial<Fault>;
    return {
      code: typeof code === 'string' ? code : 'unexpected',
      message: cause.message,
      ...(context && { context }),
    };
  }
  return { code: 'unexpected', message: String(cause) };
}

export function createSession(engine: Engine): SessionStore {
  const store = createStore<SessionState>(() => ({
    device: null,
    deviceState: 'starting',
    models: {},
    loadingBase: true, // a page begins with it
    loadingShare: null,
    faults: [],
    recovery: null,
  }));
  let nextId = 1;

  const report = (cause: unknown) => {
    const fault = cause instanceof Error || typeof cause !== 'object' ? asFault(cause) : (cause as Fault);
    store.setState(({ faults }) => {
      // The same message twice (a rejected request and its notice) is one fault to a person.
      if (faults.some((f) => f.code === fault.code && f.message === fault.message)) return {};
      return { faults: [...faults, { ...fault, id: nextId++ }].slice(-5) };
    });
  };

  const keepBase = (loaded?: ModelInfo) => {
    const base = loaded ?? store.getState().models[BASE];
    store.setState({ models: base ? { [BASE]: base } : {}, ...(loaded && { loadingBase: false }) });
  };

  return {
    ...store,
    report,
    keepBase,
    dismiss: (id) => store.setState(({ faults }) => ({ faults: faults.filter((f) => f.id !== id) })),
    onRecovery: (recovery) => store.setState({ recovery, ...(recovery.device && { device: recovery.device }) }),
    dismissRecovery: () => store.setState({ recovery: null }),
    onLoading: (share) => store.setState(({ loadingBase }) => ({ loadingShare: loadingBase ? share : null })),
    modelReady: (info) =>
      store.setState(({ models }) => ({
        models: { ...models, [info.ref]: info },
        ...(info.ref === BASE && { loadingBase: false }),
      })),
    async start(asked) {
      try {
        const device = await engine.request('start', asked);
        store.setState({ device, deviceState: 'ready' });
        return true;
      } catch (cause) {
        store.setState({ deviceState: 'failed', loadingBase: false });
        report(cause);
        return false;
      }
    },
    async loadBase(preset, own) {
      store.setState({ loadingBase: true, loadingShare: null });
      try {
        const base = await engine.request('loadBase', own ? { preset, own } : { preset });
        keepBase(base);
        return base;
      } catch (cause) {
        report(cause);
        return null;
      } finally {
        store.setState({ loadingBase: false, loadingShare: null });
      }
    },
  };
}
