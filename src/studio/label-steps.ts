import { find, type Journal, type JournalEntry, ownStep } from '../labeling/journal';
import { type Task, taskOf } from '../labeling/task';
import type { LabelDesk } from './label-desk';
import type { LabelsStore } from './label-state';
import { notYours } from './label-words';

type Steps = Pick<LabelsStore, 'undo' | 'redo' | 'takeBack' | 'edit' | 'remove' | 'put'>;

/** Steps of the journal beside new judgements: taken back, done again, changed, brought in. */
export function stepsOf({ getState, setState, saved, current, labelsOf, nextFor, write }: LabelDesk): Steps {
  /** A change of labels that leaves the open task as it is. Unlike a key for the next pair it waits for its turn. */
  const alter = async (entry: JournalEntry, said: string): Promise<boolean> => {
    while (getState().status === 'ready' && saved.busy) await saved.idle();
    return write({ entry, rater: getState().rater, next: current }, () => ({ said }));
  };

  /** A label is changed by the rater who made it: it stays under that name, and on that rater's row of steps. */
  const ownsLabel = (id: string): boolean => {
    const owner = saved.records.find((one) => one.id === id)?.rater;
    if (owner !== undefined && owner !== getState().rater) setState({ said: notYours(owner) });
    return owner === getState().rater;
  };

  return {
    async undo() {
      const { rater } = getState();
      const step = ownStep(saved.journal.past, rater);
      if (!step) return;
      const { entry, n, changes } = step;
      const [first = null] = entry.type === 'label' ? changes.map((one) => one.after) : [];
      const open = current();
      // By what it is called now, whatever it was called when it was labeled.
      const again = ({ records }: Journal): Task | null => {
        if (!first || entry.type !== 'label') return open;
        return entry.ranking ? { ...entry.ranking, rater } : taskOf(first, labelsOf(records, rater).length);
      };
      await write({ entry: { type: 'undo', of: n, aside: open }, rater, next: again }, () => ({
        said: first ? 'Taken back. The pair is shown again.' : 'Taken back.',
        ...(first && { strength: first.strength, note: first.note, flagged: first.flagged }),
      }));
    },
    async redo() {
      const { rater } = getState();
      const step = ownStep(saved.journal.future, rater);
      if (!step) return;
      const { entry, n, aside } = step;
      const open = current();
      const next = (after: Journal) => (entry.type === 'label' ? (aside ?? nextFor(rater, after)) : open);
      await write({ entry: { type: 'redo', of: n }, rater, next }, () => ({ said: 'Done again.' }));
    },
    async takeBack(which) {
      const { rater } = getState();
      const step = find(saved.journal.past, (one) => which(one.entry) && (one.rater === null || one.rater === rater));
      return step !== null && alter({ type: 'undo', of: step.n, aside: null }, 'Taken back.');
    },
    async edit(id, edit) {
      if (ownsLabel(id)) await alter({ type: 'edit', id, edit }, 'Label changed.');
    },
    async remove(id) {
      if (ownsLabel(id)) await alter({ type: 'remove', id }, 'Label deleted.');
    },
    put: (records) =>
      alter({ type: 'import', records }, `${records.length} ${records.length === 1 ? 'label' : 'labels'} added.`),
  };
}
