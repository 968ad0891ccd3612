import { type Draft, NOTHING_SAID, type Said } from '../labeling/said';
import type { Task } from '../labeling/task';

const isSame = (one: Said, other: Said): boolean =>
  one.strength === other.strength &&
  one.flagged === other.flagged &&
  one.note === other.note &&
  one.ranking === other.ranking;

/**
 * What each rater has half said of their open task: it waits while another rater labels and while the page is away, and
 * goes with the task.
 */
export class LabelDrafts {
  private drafts = new Map<string, Draft>();
  private writing = false;
  private isBehind = false;

  /** `store`: on disk, beside the open tasks; a draft that cannot be stored is still here. */
  constructor(private readonly store: (drafts: Readonly<Record<string, Draft>>) => Promise<void>) {}

  restore(stored: Readonly<Record<string, Draft>> = {}): void {
    this.drafts = new Map(Object.entries(stored));
  }

  of(rater: string, task: Task | null): Said {
    const draft = this.drafts.get(rater);
    return draft && draft.task === task?.id ? draft.said : NOTHING_SAID;
  }

  keep(rater: string, task: Task | null, { strength, flagged, note, ranking }: Said): void {
    const said: Said = { strength, flagged, note, ranking };
    if (isSame(said, this.of(rater, task))) return;
    if (task && !isSame(said, NOTHING_SAID)) this.drafts.set(rater, { task: task.id, said });
    else this.drafts.delete(rater);
    void this.write();
  }

  rename(from: string, to: string): void {
    const draft = this.drafts.get(from);
    if (!draft) return;
    this.drafts.delete(from);
    this.drafts.set(to, draft);
    void this.write();
  }

  forget(rater: string): void {
    if (this.drafts.delete(rater)) void this.write();
  }

  /** One write at a time, and after it what was said meanwhile: a note is typed faster than a disk writes. */
  private async write(): Promise<void> {
    this.isBehind = true;
    if (this.writing) return;
    this.writing = true;
    while (this.isBehind) {
      this.isBehind = false;
      await this.store(Object.fromEntries(this.drafts)).catch(() => {});
    }
    this.writing = false;
  }
}
