/** The artifacts of a run, each a folder of files under `artifacts/<name>/`: whole, or not there at all. */
import type { Files } from '../formats/huggingface-folder';
import { DATA, refOf, splitRef } from '../recipes/ports';
import { type Folder, linesOf } from './folder';
import { artifactInfo, type RunRecord, runPath } from './run-record';
import { readMark, readWhole, writeWhole } from './whole-files';

export type ArtifactInfo = RunRecord['artifacts'][string];

/** What a run writes down of a live artifact. */
export const infoOf = ({
  kind,
  madeBy,
  identity,
  partOf,
  restsOn,
}: Omit<ArtifactInfo, 'restsOn'> & { readonly restsOn?: { readonly identity: string } }): ArtifactInfo => ({
  ...{ kind, madeBy, identity },
  ...(partOf !== undefined && { partOf }),
  ...(restsOn && { restsOn: restsOn.identity }),
});

/** Where what a person gave lies: 'data.pairs' at `data/pairs.jsonl`. */
export const givenPath = (id: string, ref: string): string => `${runPath(id)}/data/${splitRef(ref).port}.jsonl`;

/** What a person gave, by name; what they gave before and did not now goes. Errors: InputError 'storage-full'. */
export async function writeGiven(
  folder: Folder,
  id: string,
  given: Readonly<Record<string, readonly unknown[] | undefined>>,
): Promise<void> {
  for (const port of Object.keys(DATA)) {
    const ref = refOf('data', port);
    const rows = given[ref];
    if (rows) await folder.write(givenPath(id, ref), linesOf(rows));
    else await folder.remove(givenPath(id, ref));
  }
}

export const artifactPath = (id: string, ref: string): string => `${runPath(id)}/artifacts/${ref}`;

/** Replaces an artifact. Errors: InputError 'storage-full'. */
export const writeRunArtifact = (
  folder: Folder,
  id: string,
  ref: string,
  info: ArtifactInfo,
  files: Files,
): Promise<void> => writeWhole(folder, artifactPath(id, ref), files, info);

/** null where the run has no such artifact. */
export async function readRunArtifact(
  folder: Folder,
  id: string,
  ref: string,
): Promise<{ readonly info: ArtifactInfo; readonly files: Files } | null> {
  const info = artifactInfo.safeParse(await readMark(folder, artifactPath(id, ref)));
  const files = info.success ? await readWhole(folder, artifactPath(id, ref)) : null;
  return info.success && files ? { info: info.data, files } : null;
}

/** What lies whole in a run, by name. */
export async function runArtifacts(folder: Folder, id: string): Promise<Readonly<Record<string, ArtifactInfo>>> {
  const found: Record<string, ArtifactInfo> = {};
  for (const { name: ref } of await folder.list(`${runPath(id)}/artifacts`)) {
    const info = artifactInfo.safeParse(await readMark(folder, artifactPath(id, ref)));
    if (info.success) found[ref] = info.data;
  }
  return found;
}
