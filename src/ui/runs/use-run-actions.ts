import { BASE } from '../../recipes/ports';
import { isBusy } from '../../studio/run';
import type { RunRecord } from '../../studio/runs';
import { download } from '../charts/download';
import { useFrom, useStudio } from '../studio-context';
import { nodesLeft } from './words';

/** What can be done with a saved run, and whether it can be done now. */
export function useRunActions(record: RunRecord) {
  const { runs, settings, session, chooseBase, goOn } = useStudio();
  const busy = useFrom((s) => s.run, isBusy);
  const watched = useFrom(
    (s) => s.run,
    (run) => run.watched,
  );
  const current = useFrom(
    (s) => s.runs,
    (state) => state.shelf?.current === record.id,
  );
  return {
    /** Another run is being trained, or another tab trains: nothing can be loaded now. */
    locked: busy || watched,
    watched,
    training: current && busy,
    current,
    left: nodesLeft(record),
    goOn() {
      runs.close();
      void goOn(record);
    },
    branch(checkpoint: string, withPageSettings: boolean) {
      runs.close();
      void goOn(record, { checkpoint, ...(withPageSettings && { config: settings.getState().config }) });
    },
    /** Fills the settings panels, so that one of them can be changed before a new run is started. */
    async duplicate() {
      const { model } = record.config;
      const other = settings.getState().config.model !== model || !session.getState().models.base;
      settings.replace(record.config);
      if (other) await chooseBase(model);
      settings.show(record.nodes[0] ?? BASE);
    },
    async save(options: { readonly checkpoints: boolean; readonly base: boolean }) {
      const file = await runs.exported(record.id, options);
      if (file) download(`${record.name}.rlhf-run.zip`, file);
    },
    async record() {
      const file = await runs.recorded(record.id);
      if (file) download(`${record.name}.rlhf-recording`, file);
    },
  };
}
export type RunActions = ReturnType<typeof useRunActions>;
