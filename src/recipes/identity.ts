import { sha256 } from '../text/sha256';

/**
 * Where an artifact comes from, as one hash: two artifacts with one identity are the same, whatever they are called
 * and on whatever they were computed. What is stale, what can be used again and what can be compared go by it.
 */
export interface Provenance {
  /** Type of the stage that made it, and the port it came out of. */
  readonly stage: string;
  readonly port: string;
  /** Of the node, every one of them. */
  readonly settings: unknown;
  readonly seed: number;
  /** What tells its random draws from those of other nodes of the type; '' for the first. */
  readonly stream: string;
  /** Identities of what it was made from, by port. */
  readonly inputs: Readonly<Record<string, string>>;
}

/**
 * Version of what the code itself brings: prompts, answers and rubric of the bundled world, and what stages make of them.
 * Raised whenever the same settings would give something else, so that what was made before says that it is out of date.
 */
export const WORLD = 3;

/** 64 hexadecimal digits. */
export const identityOf = (provenance: Provenance): Promise<string> => identityOfData({ world: WORLD, ...provenance });

/** Of rows that a person gave, or of anything else that is plain data. */
export const identityOfData = (value: unknown): Promise<string> =>
  sha256(new TextEncoder().encode(canonical(value)) as Uint8Array<ArrayBuffer>);

/** Of files (a base model): of their names and contents. */
export async function identityOfFiles(files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<string> {
  const names = [...files.keys()].sort();
  const hashes = await Promise.all(
    names.map(async (name) => [name, await sha256(files.get(name) as Uint8Array<ArrayBuffer>)]),
  );
  return identityOfData(hashes);
}

/** JSON with the keys of every object in order, so that the order in which they were written says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
