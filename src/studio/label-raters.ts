import { knownName } from '../labeling/rater-names';
import type { LabelStorage } from '../storage/labels';
import type { LabelDesk } from './label-desk';
import type { LabelDrafts } from './label-drafts';
import type { LabelsStore } from './label-state';
import { notStored } from './label-words';

interface RaterDeps {
  readonly storage: () => LabelStorage | null;
  readonly drafts: LabelDrafts;
  /** Everybody who was ever named here, with or without labels. */
  readonly names: { list: readonly string[] };
}

/** Who labels: one after the other in the same page, each with an own queue, own drafts and own steps. */
export function ratersOf(
  { getState, setState, saved, publish, fresh, advance, fill }: LabelDesk,
  deps: RaterDeps,
): Pick<LabelsStore, 'setRater' | 'rename' | 'forget'> {
  const { drafts, names } = deps;
  return {
    async setRater(name) {
      const storage = deps.storage();
      const rater = knownName(getState().raters, name) ?? name.trim().slice(0, 200);
      const { rater: active, status } = getState();
      if (rater === '' || rater === active || !storage || saved.busy || status !== 'ready') return;
      names.list = [...new Set([...names.list, active, rater])];
      await Promise.all([storage.remember('rater', rater), storage.remember('raters', names.list)]);
      publish({ ...fresh(), ...drafts.of(rater, saved.openTask(rater)), rater, said: `${rater} is labeling.` });
      await advance(null);
      fill();
    },
    async rename(from, to) {
      const storage = deps.storage();
      const name = to.trim().slice(0, 200);
      const { raters, status } = getState();
      const others = raters.filter((one) => one !== from);
      if (name === '' || knownName(others, name) !== null || !storage || status !== 'ready') return false;
      while (saved.busy) await saved.idle();
      const active = getState().rater === from;
      try {
        await saved.rename(from, name);
        names.list = names.list.map((one) => (one === from ? name : one));
        drafts.rename(from, name);
        await Promise.all([active && storage.remember('rater', name), storage.remember('raters', names.list)]);
      } catch (cause) {
        setState({ fault: notStored(cause) });
        return false;
      }
      publish({ ...(active && { rater: name }), said: `${from} is called ${name} now.` });
      return true;
    },
    async forget(name) {
      const storage = deps.storage();
      const { rater, status } = getState();
      const labeled = saved.records.some((one) => one.rater === name);
      if (name === rater || labeled || !storage || status !== 'ready') return;
      names.list = names.list.filter((one) => one !== name);
      drafts.forget(name);
      await storage.remember('raters', names.list);
      publish({ said: `${name} is no rater here any more.` });
    },
  };
}
