import type { RunOffer } from '../engine/protocol';
import { branchConfig, type RunConfig } from '../recipes/config';
import { BASE } from '../recipes/ports';
import { checkpointNode } from '../storage/checkpoint-manifest';
import type { RunRecord } from '../storage/run-record';
import { continuationOf, overIn } from './branch';
import type { InterruptedState, InterruptedStore } from './interrupted';
import type { ProvenanceState } from './provenance';
import { isBusy, progressOf, type RunState, type RunStore, type StepUnit } from './run';
import type { SessionStore } from './session';
import type { SettingsStore } from './settings';
import type { TokenizerSource } from './tokenizer-source';

type Outcome = Awaited<ReturnType<RunStore['start']>>;

export interface Saved {
  /** Goes on with a saved run after its newest checkpoint, or as a new run that branches from one of them. */
  goOn(
    record: RunRecord,
    branch?: { readonly checkpoint: string; readonly config?: RunConfig; readonly only?: StepUnit },
  ): Promise<Outcome>;
  /** Goes on with the run of this page, which was stopped half way. */
  resume(only?: StepUnit): Promise<Outcome>;
  /** Brings a saved run back as it was left, and trains nothing; resolves to whether it is there. */
  open(offer: RunOffer): Promise<boolean>;
}

interface SavedDeps {
  readonly run: RunStore;
  readonly settings: SettingsStore;
  readonly session: SessionStore;
  readonly tokenizer: TokenizerSource;
  readonly interrupted: InterruptedStore;
}

/** The node in which the run of this page was stopped and can go on: nothing that it has is out of date. */
export function stoppedNode(
  { stopped }: InterruptedState,
  run: RunState,
  { stale, unused }: Pick<ProvenanceState, 'stale' | 'unused'>,
): string | null {
  const [node] = stopped?.left ?? [];
  if (node === undefined || isBusy(run) || progressOf(run, node).state !== 'stopped') return null;
  return Object.keys(stale).length + unused.length === 0 ? node : null;
}

/** Saved runs, back on the page. */
export function createSaved({ run, settings, session, tokenizer, interrupted }: SavedDeps): Saved {
  /** The base that it comes with. */
  const take = ({ base, config }: RunRecord) => {
    const own = base.own ? base.identity : null;
    settings.setState({ base: own });
    tokenizer.of(config.model, own === null ? null : { kept: own });
  };
  return {
    async goOn(record, branch) {
      if (isBusy(run.getState())) return 'failed';
      const { only, ...from }: Partial<NonNullable<typeof branch>> = branch ?? {};
      const { checkpoint, config: wanted } = from;
      const node = checkpoint && checkpointNode(checkpoint);
      settings.replace(wanted && node ? branchConfig(record.config, wanted, node) : record.config);
      const { done, left } = continuationOf(
        settings.recipe(),
        { ...record, done: [...overIn(record)] },
        branch?.checkpoint,
      );
      take(record);
      settings.show(left[0] ?? record.done.at(-1) ?? BASE);
      interrupted.taken(record.id);
      return run.goOn(done, left, { id: record.id, ...from }, only ? { only } : {});
    },
    async resume(only) {
      const { stopped } = interrupted.getState();
      if (!stopped) return 'failed';
      const { id } = stopped.record;
      const done = overIn(stopped.record);
      interrupted.taken(id);
      // Nothing that it has is out of date, so the page's settings differ in stages alone that have not begun.
      const { config } = settings.getState();
      return run.goOn(done, stopped.left, { id, config }, only ? { only } : {});
    },
    async open(offer) {
      if (isBusy(run.getState())) return false;
      settings.replace(offer.record.config);
      take(offer.record);
      interrupted.taken();
      session.setState({ loadingBase: true });
      const isOpen = await run.open(offer);
      session.setState({ loadingBase: false });
      if (isOpen && offer.left.length > 0) interrupted.setState({ stopped: offer });
      return isOpen;
    },
  };
}
