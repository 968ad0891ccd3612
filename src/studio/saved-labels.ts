import { EMPTY_JOURNAL, follow, type Journal, type JournalEntry } from '../labeling/journal';
import type { LabelRecord } from '../labeling/record';
import type { Task } from '../labeling/task';
import type { LabelStorage, StoredLabels } from '../storage/labels';

/** What is to be written: an entry, and what its rater is asked after it. */
export interface LabelStep {
  readonly entry: JournalEntry;
  readonly rater: string;
  readonly next: (after: Journal) => Task | null;
}

/** The journal and the open task of each rater, on disk first and then here: what is here is always on disk too. */
export class SavedLabels {
  journal: Journal = EMPTY_JOURNAL;
  private tasks = new Map<string, Task>();
  private storage: LabelStorage | null = null;
  private writing: Promise<unknown> | null = null;

  async load(storage: LabelStorage): Promise<StoredLabels> {
    const stored = await storage.load();
    this.storage = storage;
    this.journal = stored.entries.reduce(follow, EMPTY_JOURNAL);
    this.tasks = new Map(stored.open);
    return stored;
  }

  get records(): readonly LabelRecord[] {
    return this.journal.records;
  }

  openTask(rater: string): Task | null {
    return this.tasks.get(rater) ?? null;
  }

  /** One write at a time: a key pressed while a label is written is not for the pair that nobody has seen yet. */
  get busy(): boolean {
    return this.writing !== null || this.storage === null;
  }

  /** When the write under way, if there is one, is done; another may have begun by then. */
  async idle(): Promise<void> {
    await this.writing?.catch(() => {});
  }

  /** Everything stays as it was where it cannot be stored. */
  write({ entry, rater, next }: LabelStep): Promise<void> {
    return this.alone(async (storage) => {
      const after = follow(this.journal, entry);
      const task = next(after);
      await storage.append(entry, rater, task);
      this.journal = after;
      this.put(rater, task);
    });
  }

  /** Another name for a rater: of the labels, of what can be taken back, and of the open task. */
  rename(from: string, to: string): Promise<void> {
    return this.alone(async (storage) => {
      const entry: JournalEntry = { type: 'rename', from, to };
      const open = this.openTask(from);
      const task = open && { ...open, rater: to };
      await storage.append(entry, to, task, from);
      this.journal = follow(this.journal, entry);
      this.put(from, null);
      this.put(to, task);
    });
  }

  show(rater: string, task: Task): Promise<void> {
    return this.alone(async (storage) => {
      await storage.setOpen(rater, task);
      this.put(rater, task);
    });
  }

  private put(rater: string, task: Task | null): void {
    if (task) this.tasks.set(rater, task);
    else this.tasks.delete(rater);
  }

  private async alone(work: (storage: LabelStorage) => Promise<void>): Promise<void> {
    if (this.writing || !this.storage) throw new Error('another step is being stored');
    this.writing = work(this.storage);
    try {
      await this.writing;
    } finally {
      this.writing = null;
    }
  }
}
