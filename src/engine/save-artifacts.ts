/** Live artifacts as files of a run. */
import { BASE, refOf, splitRef } from '../recipes/ports';
import { nodeOf, type Recipe, sourceOf } from '../recipes/recipe';
import type { Folder } from '../storage/folder';
import { type ArtifactInfo, infoOf, writeRunArtifact } from '../storage/run-artifacts';
import { givenOf } from '../train/pipeline';
import type { SessionHost } from './session-host';

export type ArtifactInfos = Readonly<Record<string, ArtifactInfo>>;

/** What a node made. */
export const saveOutputs = (
  folder: Folder,
  id: string,
  host: SessionHost,
  recipe: Recipe,
  node: string,
): Promise<ArtifactInfos> =>
  saveAll(
    folder,
    id,
    host,
    Object.keys(nodeOf(recipe, node).stage.outputs).map((port) => refOf(node, port)),
  );

/** What nodes build on and others made: a run that begins with them is whole without the run that made it. */
export function saveInputs(
  folder: Folder,
  id: string,
  host: SessionHost,
  recipe: Recipe,
  nodes: readonly string[],
): Promise<ArtifactInfos> {
  const given = givenOf(host.current);
  const refs = nodes.flatMap((node) =>
    Object.values(nodeOf(recipe, node).inputs).map((ref) => sourceOf(recipe, ref, given)),
  );
  const others = refs.filter((ref) => ref !== BASE && !['data', ...nodes].includes(splitRef(ref).node));
  return saveAll(folder, id, host, others);
}

async function saveAll(folder: Folder, id: string, host: SessionHost, refs: readonly string[]): Promise<ArtifactInfos> {
  const { artifacts } = host.current;
  const infos: Record<string, ArtifactInfo> = {};
  for (const ref of new Set(refs)) {
    const artifact = artifacts.artifact(ref);
    if (!artifact) continue;
    const info = infoOf(artifact);
    await writeRunArtifact(folder, id, ref, info, await host.pack(ref));
    infos[ref] = info;
  }
  return infos;
}
