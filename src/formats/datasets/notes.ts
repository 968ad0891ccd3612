/** What is to be said of rows that were used, counted while they are read, one sentence for each kind of thing. */

const few = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString('en')} ${many}`;

const SENTENCES = {
  tail: (n) =>
    `${few(n, 'conversation ends', 'conversations end')} with a question that nobody answers; what comes after the last answer is not used.`,
  bestAndWorst: (n) =>
    `${few(n, 'row has', 'rows have')} more than two rated answers: the best and the worst of them make the pair.`,
  majority: (n) => `${few(n, 'row was', 'rows were')} judged by several people: what most of them said is used.`,
} as const satisfies Record<string, (count: number) => string>;

export type Note = keyof typeof SENTENCES;

/** Fields that may say how good a row is, or what belongs to it: where nothing reads them, that is said. */
const TELLING: ReadonlySet<string> = new Set([
  ...['rating', 'score', 'reward', 'quality', 'rank', 'weight', 'label', 'labels', 'is_good', 'accepted', 'correct'],
  ...['toxicity', 'deleted', 'status', 'margin', 'tools', 'images', 'image', 'history', 'tie'],
]);

export class Notes {
  private readonly counts = new Map<Note, number>();
  private readonly unused = new Map<string, number>();

  count(note: Note): void {
    this.counts.set(note, (this.counts.get(note) ?? 0) + 1);
  }

  /** Names of fields that were there and that the format does not read. */
  leave(names: Iterable<string>): void {
    for (const name of names) if (TELLING.has(name)) this.unused.set(name, (this.unused.get(name) ?? 0) + 1);
  }

  sentences(): string[] {
    const counted = [...this.counts].map(([note, count]) => SENTENCES[note](count));
    const unused = [...this.unused].map(
      ([name, count]) => `The field "${name}" (in ${few(count, 'row', 'rows')}) is not used.`,
    );
    return [...counted, ...unused];
  }
}
