/** How the page opens: the device, then the run that was open last or the base that the address asks for. */
import type { StoreApi } from 'zustand/vanilla';
import { EXAMPLE_CONSTITUTION } from '../config/constitution';
import { DEFAULT_RULES } from '../config/rules';
import { takesData } from '../recipes/config';
import { BASE } from '../recipes/ports';
import { isLinked, isSame, ownBase, saysSettings } from './asked-settings';
import type { Saved } from './saved';
import { presetFor } from './session';
import type { Studio } from './studio';
import { START } from './views';

type Parts = Pick<
  Studio,
  | 'engine'
  | 'tab'
  | 'session'
  | 'settings'
  | 'provenance'
  | 'recorded'
  | 'interrupted'
  | 'labels'
  | 'given'
  | 'rules'
  | 'constitution'
  | 'chooseBase'
>;

interface Opening extends Pick<Studio, 'open'> {
  /** What a saved run was given, where it was written: files, rules and a constitution in their editors. */
  bringBack(): Promise<void>;
}

export function createOpening(search: string, parts: Parts & { readonly saved: Saved }): Opening {
  const { engine, session, settings, interrupted, given, rules, constitution } = parts;
  const config = () => settings.getState().config;
  let opensLast = false;
  let labelsOpened: Promise<unknown> = Promise.resolve();

  /** A run that opens by itself leaves what a person wrote since. */
  const wroteSince = <T extends { inForce: unknown }>(store: Pick<StoreApi<T>, 'getState'>, usual: T['inForce']) =>
    opensLast && store.getState().inForce !== usual;

  return {
    async bringBack() {
      const keepsRules = wroteSince(rules, DEFAULT_RULES);
      const keepsConstitution = wroteSince(constitution, EXAMPLE_CONSTITUTION);
      try {
        const had = await engine.request('given', {});
        await labelsOpened; // whose labels count is remembered there
        await given.restore(had);
        const { 'data.judge': written, 'data.constitution': principles } = had;
        if (written && !keepsRules && takesData(config(), 'judge')) await rules.replace(written);
        if (principles && !keepsConstitution && takesData(config(), 'constitution')) constitution.replace(principles);
        await parts.provenance.check();
      } catch (cause) {
        session.report(cause);
      }
    },

    async open() {
      labelsOpened = parts.labels.open();
      // The recorded run moves first: the device and the model would take the processor from it.
      if (settings.getState().view === START) await parts.recorded.settled;
      const { backend, threads } = settings.getState();
      if (!(await session.start({ ...(backend && { backend }), ...(threads && { threads }) }))) return;
      const { role, tookOver } = parts.tab.getState();
      if (role === 'watcher') return;
      const { device } = session.getState();
      const asked = new URLSearchParams(search);
      // What was wrong in the address stays on the page: this is not a change that a person made.
      if (device && !asked.has('model') && !asked.has('preset') && !tookOver)
        settings.setState((state) => ({ config: { ...state.config, model: presetFor(device) } }));
      const last = (await interrupted.look())?.last ?? null;
      const { base: asksBase } = settings.getState();
      const isAsked =
        last &&
        (tookOver ||
          !saysSettings(search) ||
          (isSame(last.record.config, config()) && ownBase(last.record) === asksBase));
      opensLast = isAsked !== null && isAsked;
      const isOpen = isAsked && (await parts.saved.open(last));
      opensLast = false;
      if (isOpen) {
        // Whoever has a run of their own comes back to that.
        if (settings.getState().view === START && !asked.has('recording'))
          settings.show(last.record.done.at(-1) ?? BASE);
        return;
      }
      if (asksBase !== null) await parts.chooseBase(config().model, { kept: asksBase });
      if (session.getState().models[BASE] === undefined) await parts.chooseBase(config().model);
      interrupted.setState({ last, linked: isLinked(search, config()) });
    },
  };
}
