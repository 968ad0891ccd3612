import { CONTEXT_LENGTH } from '../config/model';
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
  /** Of the run. */
  readonly contextLength: number;
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

/** Settings that came after runs were saved, by stage, each at the value where nothing differs from before: there it is not told. */
const AS_BEFORE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { sft: { manners: 0 } };

function told(stage: string, settings: unknown): unknown {
  const before = AS_BEFORE[stage];
  if (!before || typeof settings !== 'object' || settings === null) return settings;
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => before[name] !== value));
}

/** 64 hexadecimal digits. What runs had made before they had a context length has the identity that it had: the usual one is not told. */
export const identityOf = ({ contextLength, ...rest }: Provenance): Promise<string> =>
  identityOfData({
    world: WORLD,
    ...rest,
    settings: told(rest.stage, rest.settings),
    ...(contextLength !== CONTEXT_LENGTH && { contextLength }),
  });

/** Of rows that a person gave, or of anything else that is plain data. */
export const identityOfData = (value: unknown): Promise<string> =>
  sha256(new TextEncoder().encode(canonical(value)) as Uint8Array<ArrayBuffer>);

interface Pieces {
  readonly size: number;
  read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** What a larger file is hashed in: the platform hashes only what is whole in memory. */
const PIECE = 64 * 2 ** 20;

async function hashOf(file: Pieces): Promise<string> {
  if (file.size <= PIECE) return sha256(await file.read(0, file.size));
  const hashes: string[] = [];
  for (let at = 0; at < file.size; at += PIECE)
    hashes.push(await sha256(await file.read(at, Math.min(at + PIECE, file.size))));
  return identityOfData(hashes);
}

/** Of files (a base model): of their names and contents. */
export async function identityOfSources(files: ReadonlyMap<string, Pieces>): Promise<string> {
  const hashes: [string, string][] = [];
  for (const name of [...files.keys()].sort()) hashes.push([name, await hashOf(files.get(name) as Pieces)]);
  return identityOfData(hashes);
}

/** The same of files that are in memory. */
export const identityOfFiles = (files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Promise<string> =>
  identityOfSources(
    new Map(
      [...files].map(([name, bytes]) => [
        name,
        { size: bytes.length, read: async (begin, end) => bytes.subarray(begin, end) },
      ]),
    ),
  );

/** JSON with the keys of every object in order, so that the order in which they were written says nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
