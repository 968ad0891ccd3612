/**
 * Base models that came from visitors, each once, at `bases/<identity>/`, however many runs build on it. One that a person
 * opened stays until they delete it; one that came with a run goes with the last run that builds on it.
 */
import type { SourceFiles } from '../formats/byte-source';
import { type Folder, sizeOf } from './folder';
import { copyWhole, openWhole, readMark, writeMark } from './whole-files';

const BASES = 'bases';
const basePath = (identity: string): string => `${BASES}/${identity}`;

/** A base that a person opened, as it is listed. */
export interface KeptBase {
  readonly identity: string;
  /** What it was called where it came from. */
  readonly name: string;
  readonly parameterCount: number;
  /** On disk. */
  readonly bytes: number;
}

/**
 * Kept already, nothing is copied. `opened`: by a person, who will look for it by that. Errors: InputError 'storage-full';
 * nothing of it is there then.
 */
export async function keepBase(
  folder: Folder,
  identity: string,
  files: SourceFiles,
  opened: Pick<KeptBase, 'name' | 'parameterCount'> | null = null,
): Promise<void> {
  const path = basePath(identity);
  const mark = await readMark(folder, path);
  if (mark) {
    if (opened && !isOpened(mark)) await writeMark(folder, path, { identity, opened });
    return;
  }
  try {
    await copyWhole(folder, path, files, { identity, ...(opened && { opened }) });
  } catch (cause) {
    await folder.remove(path).catch(() => {}); // half of it would only take room
    throw cause;
  }
}

/** null where it is not here. */
export const openBase = (folder: Folder, identity: string): Promise<SourceFiles | null> =>
  openWhole(folder, basePath(identity));

/** Those that a person opened, by name. */
export async function listBases(folder: Folder): Promise<readonly KeptBase[]> {
  const found: KeptBase[] = [];
  for (const { name: identity } of await folder.list(BASES)) {
    const mark = await readMark(folder, basePath(identity));
    if (!mark || !isOpened(mark)) continue;
    const { name, parameterCount } = mark.opened as Record<string, unknown>;
    found.push({
      identity,
      name: String(name),
      parameterCount: Number(parameterCount),
      bytes: await sizeOf(folder, basePath(identity)),
    });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

export const removeBase = (folder: Folder, identity: string): Promise<void> => folder.remove(basePath(identity));

/** Removes the bases that none of the runs builds on and nobody opened. */
export async function tidyBases(folder: Folder, used: ReadonlySet<string>): Promise<void> {
  for (const { name } of await folder.list(BASES)) {
    const mark = used.has(name) ? null : await readMark(folder, basePath(name));
    if (!used.has(name) && !(mark && isOpened(mark))) await folder.remove(basePath(name));
  }
}

const isOpened = ({ opened }: Record<string, unknown>): boolean => typeof opened === 'object' && opened !== null;
