import { readable } from '../../text/readable';

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

/** What tells rows from each other, and says nothing of their answers. */
const NAMING = /^(|.*_?id|idx|index|uuid|source|split|url|dataset)$/i;
const MOST_BESIDE = 5;

export class Notes {
  private readonly counts = new Map<Note, number>();
  private readonly unused = new Map<string, number>();
  private alone = '';
  private readonly beside = new Set<string>();

  count(note: Note): void {
    this.counts.set(note, (this.counts.get(note) ?? 0) + 1);
  }

  /** Names of fields that were there and that the format does not read. */
  leave(names: Iterable<string>): void {
    for (const name of names) if (TELLING.has(name)) this.unused.set(name, (this.unused.get(name) ?? 0) + 1);
  }

  /** Of these rows one field alone is read, though others may hold answers or say which is better. */
  only(name: string, all: Iterable<string>): void {
    this.alone = name;
    for (const other of all) {
      if (this.beside.size > MOST_BESIDE) return;
      if (other !== name && !NAMING.test(other.slice(-40))) this.beside.add(other);
    }
  }

  sentences(): string[] {
    const counted = [...this.counts].map(([note, count]) => SENTENCES[note](count));
    const unused = [...this.unused].map(
      ([name, count]) => `The field "${name}" (in ${few(count, 'row', 'rows')}) is not used.`,
    );
    return [...counted, ...unused, ...this.besides()];
  }

  private besides(): string[] {
    if (this.beside.size === 0) return [];
    const names = [...this.beside];
    const more = names.length > MOST_BESIDE ? ' and others' : '';
    return [
      `Only "${this.alone}" is read: ${names.length === 1 ? 'the field' : 'the fields'} ${names
        .slice(0, MOST_BESIDE)
        .map((name) => `"${readable(name, 40)}"`)
        .join(
          ', ',
        )}${more} ${names.length === 1 ? 'is' : 'are'} not used. Answers are read from "completion", or from "chosen" and "rejected".`,
    ];
  }
}
